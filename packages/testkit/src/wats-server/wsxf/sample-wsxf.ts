/** WSXF documents for tests. */
import { WSXF_NAMESPACE } from './wsxf-namespace.ts'

export const SAMPLE_ID = '5f6f2c2e-9d6b-4c52-8f0e-2f4f0f1a7c11'

/** One test report with a measurement, a chart and an attachment. @param changes - attributes of Report to overwrite; undefined leaves one out */
export function sampleWsxfReport(changes: Readonly<Record<string, string | undefined>> = {}): string {
  const attributes: Readonly<Record<string, string | undefined>> = {
    type: 'UUT',
    ID: SAMPLE_ID,
    Start: '2026-01-30T22:01:41.4707353+01:00',
    Result: 'Failed',
    SN: 'SN-1',
    PN: 'PN-1',
    Rev: 'A',
    MachineName: 'STATION-1',
    Location: 'Lab',
    Purpose: 'Test',
    ...changes,
  }
  const text = Object.entries(attributes).flatMap(([name, value]) =>
    value === undefined ? [] : [` ${name}="${value}"`],
  )
  return `<Report${text.join('')}>
  <UUT UserLoginName="anna" ExecutionTime="12.5" ErrorCode="7" BatchSN="B1"><Comment>first &amp; last</Comment></UUT>
  <Process Code="10" Name="Function" />
  <MiscInfo Description="Lot" idx="0">L-1</MiscInfo><MiscInfo Description="Count" Numeric="3" idx="1" />
  <ReportUnitHierarchy PartType="PCBA" PN="PN-2" SN="SN-2" Rev="B" />
  <Step Id="1" Group="Main" Name="Main" StepType="SequenceCall" Status="Failed" StepIndex="0">
    <SequenceCall Name="Main" Version="1.2" Filepath="C:\\main.seq" MeasIndex="0" />
    <Step Id="2" Group="Main" Name='a StepIndex="9" in quotes' StepType="ET_NLT" Status="Failed" StepIndex="1">
      <NumericLimit NumericValue="10" Units="A" CompOperator="LE" HighLimit="9" Status="Failed" MeasIndex="0" />
      <Chart ChartType="Line"><Series Name="one"><ydata>1;2</ydata><xdata>0;1</xdata></Series></Chart>
      <Attachment Name="log.txt" ContentType="text/plain">aGVs
        bG8=</Attachment>
    </Step>
  </Step>
</Report>`
}

/** @param reports - Report elements; one sample when left out */
export function sampleWsxf(reports: readonly string[] = [sampleWsxfReport()]): string {
  return `<?xml version="1.0" encoding="utf-8"?>\n<Reports xmlns="${WSXF_NAMESPACE}">${reports.join('\n')}</Reports>`
}
