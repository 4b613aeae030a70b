/** WSJF reports for tests. */
import type { TestReport } from '@sightline/wats'

/** A failed test with a measurement, a chart, an attachment and misc infos. @param changes - fields to overwrite */
export function sampleWsjf(changes: Partial<TestReport> = {}): TestReport {
  return {
    id: '0c1f7a52-6d0c-4b39-a3c5-9c9e5a1f0001',
    type: 'T',
    pn: 'PN-1',
    sn: 'SN-1',
    rev: 'A',
    processCode: 10,
    result: 'F',
    machineName: 'STATION-1',
    location: 'Lab',
    purpose: 'Test',
    start: '2026-01-30T22:01:41.4707353+01:00',
    uut: { user: 'anna', execTime: 12.5, batchSN: 'B1', errorCode: 7, comment: 'first' },
    miscInfos: [
      { description: 'Lot', text: 'L-1' },
      { description: 'Count', numeric: 3 },
    ],
    subUnits: [{ partType: 'PCBA', pn: 'PN-2', sn: 'SN-2', rev: 'B' }],
    assets: [{ sn: 'FIX-1', usageCount: 2 }],
    binaryData: [{ name: 'report.bin', contentType: 'application/octet-stream', data: 'AAEC' }],
    root: {
      id: 1,
      group: 'M',
      stepType: 'SequenceCall',
      name: 'Main',
      status: 'F',
      seqCall: { path: 'C:\\main.seq', name: 'Main', version: '1.2' },
      steps: [
        {
          id: 2,
          group: 'M',
          stepType: 'ET_NLT',
          name: 'Voltage',
          status: 'F',
          numericMeas: [{ value: 10, unit: 'V', compOp: 'LE', highLimit: 9, status: 'F' }],
          chart: { chartType: 'Line', series: [{ dataType: 'XYG', name: 'one', xdata: '0;1', ydata: '1;2' }] },
          attachment: { name: 'log.txt', contentType: 'text/plain', data: 'aGVsbG8=' },
        },
      ],
    },
    ...changes,
  }
}
