/** Report files of all four formats, each with a serial of its own, as test equipment would write them. */

const START = '2026-03-02T08:15:30'

export function wsjfFile(serial: string): string {
  return JSON.stringify({
    type: 'T',
    pn: 'NE-100',
    sn: serial,
    rev: 'B',
    processCode: 10,
    result: 'P',
    machineName: 'ICT-2',
    location: 'Hall 1',
    purpose: 'Production',
    start: `${START}+01:00`,
    root: {
      id: 1,
      group: 'M',
      stepType: 'SequenceCall',
      name: 'Main',
      status: 'P',
      steps: [
        {
          id: 2,
          group: 'M',
          stepType: 'ET_NLT',
          name: 'Supply 3V3',
          status: 'P',
          numericMeas: [{ compOp: 'GELE', status: 'P', unit: 'V', value: 3.31, lowLimit: 3.2, highLimit: 3.4 }],
        },
      ],
    },
  })
}

/** One Report element a serial. */
export function wsxfFile(...serials: readonly string[]): string {
  const reports = serials.map(
    (
      serial,
    ) => `  <Report type="UUT" SN="${serial}" PN="NE-200" Rev="A" Result="Passed" MachineName="FCT-1" Location="Hall 1" Purpose="Production" Start="${START}+01:00">
    <UUT UserLoginName="operator" ExecutionTime="4.2"/>
    <Process Code="10" Name="Functional Test"/>
    <Step Id="1" Group="Main" Name="Main" StepType="SequenceCall" Status="Passed">
      <Step Id="2" Group="Main" Name="Current" StepType="ET_NLT" Status="Passed">
        <NumericLimit NumericValue="0.12" LowLimit="0.1" HighLimit="0.2" Units="A" CompOperator="GELE" Status="Passed"/>
      </Step>
    </Step>
  </Report>`,
  )
  return `<?xml version="1.0" encoding="utf-8"?>
<Reports xmlns="http://wats.virinco.com/schemas/WATS/Report/wsxf">
${reports.join('\n')}
</Reports>
`
}

export function textFile(serial: string): string {
  return [
    '--Header-Start--',
    `SerialNumber\t${serial}`,
    'PartNumber\tNE-300',
    'Revision\tA',
    'OperationTypeName\tFunctional Test',
    'UUTStatus\tPassed',
    'StationName\tFCT-3',
    `StartDateTime\t${START.replace('T', ' ')}`,
    '--Step-Data-Start--',
    'StepType\tStepName\tMeasureName\tValue\tLowLimit\tHighLimit\tCompOperator\tUnit\tStepStatus\tStepExecutionTime',
    'NumericLimitTest\tVoltage\t\t12.05\t11.5\t12.5\tGELE\tV\tPassed\t1',
    '--Step-Data-End--',
    'UUTStatus\tPassed',
    '--UUT-End--',
    '',
  ].join('\n')
}

/** One unit a serial. */
export function csvFile(...serials: readonly string[]): string {
  const rows = serials.map((serial) => `${serial},NE-400,PASSED,${START}+01:00,Voltage,12.1,V,TRUE,11.5,12.5`)
  return `serial_number,part_number,result,start,test_name,measured_value,unit,pass,low_limit,high_limit\n${rows.join('\n')}\n`
}
