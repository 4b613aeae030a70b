import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { DEFAULTS, onlyReport, rejectionOf, reportsOf, sample, type Tried, tryFile, tryText } from '../rig.test.ts'
import { wsjf } from '../wsjf/wsjf.ts'
import { wsxf } from './wsxf.ts'

const NAMESPACE = 'http://wats.virinco.com/schemas/WATS/Report/wsxf'
const HEADER =
  'Rev="A" Result="Passed" MachineName="FCT-1" Location="Oslo" Purpose="Production" Start="2026-02-03T08:00:00+01:00"'

function reportXml(inside = '', attributes = ''): string {
  return `<Report type="UUT" SN="NE-1" PN="PCB-100" ${HEADER} ${attributes}>
  <UUT UserLoginName="kari" ExecutionTime="1.5"/><Process Code="10" Name="FCT"/>
  <Step Id="1" Group="Main" Name="Main" StepType="SequenceCall" Status="Passed">${inside}</Step>
</Report>`
}

function file(...reports: readonly string[]): string {
  return `<?xml version="1.0" encoding="utf-8"?>\n<Reports xmlns="${NAMESPACE}">\n${reports.join('\n')}\n</Reports>`
}

function tryXml(t: TestContext, ...reports: readonly string[]): Promise<Tried> {
  return tryText(t, wsxf, file(...reports))
}

test('the same report as WSXF and as WSJF gives equal models', async (t) => {
  const [xml, json] = [sample(t, 'uut-wsxf-export.xml'), sample(t, 'uut-wsjf-export.json')]
  if (xml === undefined || json === undefined) return
  const fromXml = await tryFile(wsxf, xml)
  assert.deepEqual(onlyReport(fromXml), onlyReport(await tryFile(wsjf, json)))
  assert.deepEqual(fromXml.warnings, [], 'nothing of the file is left out')
})

test('the minimal sample needs location, purpose and a time zone from the configuration', async (t) => {
  const path = sample(t, 'wats_standard_xml_sample.xml')
  if (path === undefined) return
  const rejected = rejectionOf(await tryFile(wsxf, path))
  for (const word of ['no location', 'no purpose', '2024-01-15T10:00:00 has no offset'])
    assert.match(rejected, new RegExp(word))
  const tried = await tryFile(wsxf, path, DEFAULTS)
  assert.ok(tried.score > 0.9)
  const report = onlyReport(tried)
  assert.ok(report.type === 'T')
  assert.deepEqual(
    [report.start, report.uut?.user, report.processName],
    ['2024-01-15T10:00:00+01:00', 'JohnDoe', 'Functional Test'],
  )
  assert.deepEqual(report.root.steps?.[0]?.numericMeas, [
    { value: 12.05, unit: 'V', compOp: 'GELE', lowLimit: 11.5, highLimit: 12.5, status: 'P' },
  ])
})

test('other XML is not taken for a report', async (t) => {
  for (const name of ['generic_test_result.xml', 'keysight_testexec_sl_sample.xml', 'seica_sample.Xml']) {
    const path = sample(t, name)
    if (path === undefined) continue
    const tried = await tryFile(wsxf, path)
    assert.ok(tried.score < 0.5, name)
    assert.match(rejectionOf(tried), /line \d+, column \d+: wanted the element <Reports> of WSXF, got </)
  }
})

test('each Report element is a report, in the order of the file', async (t) => {
  const reports = reportsOf(
    await tryXml(t, reportXml(), reportXml('', 'ID="0B1C2D3E-4F50-4A61-8B72-9C83AD94BE05"').replace('NE-1', 'NE-2')),
  )
  assert.deepEqual(
    reports.map(({ sn, id }) => [sn, id]),
    [
      ['NE-1', undefined],
      ['NE-2', '0b1c2d3e-4f50-4a61-8b72-9c83ad94be05'],
    ],
  )
})

test('a prefix or no namespace at all makes no difference', async (t) => {
  const plain = onlyReport(await tryXml(t, reportXml()))
  const bare = await tryText(t, wsxf, `<Reports>${reportXml()}</Reports>`)
  assert.ok(bare.score >= 0.5)
  assert.deepEqual(onlyReport(bare), plain)
  const prefixed = file(reportXml())
    .replaceAll(/<(\/?)(\w)/g, '<$1w:$2')
    .replace('xmlns=', 'xmlns:w=')
  assert.deepEqual(onlyReport(await tryText(t, wsxf, prefixed)), plain)
})

test('a repair carries its failures on the parts they name', async (t) => {
  const xml = `<Report type="UUR" SN="NE-1" PN="PCB-100" ${HEADER}>
    <UUR UserLoginName="ola" ReferencedUUT="873D67F8-7669-4F4B-A627-E598E444D323" ConfirmDate="2026-02-04T09:00:00Z" FinalizeDate="2026-02-04T09:10:00Z" ExecutionTime="600" Active="true">
      <Comment>Resoldered</Comment><Process Code="10" Name="FCT"/></UUR>
    <Process Code="500" Name="Repair"/>
    <ReportUnitHierarchy PartType="Main" PN="PCB-100" SN="NE-1" Rev="A" Idx="0"/>
    <ReportUnitHierarchy PartType="PSU" PN="PSU-7" SN="P-9" Rev="C" Idx="1" ParentIDX="0"/>
    <Failures Idx="0" PartIdx="1" Category="Component" Code="Cold joint" CompRef="U1" FunctionBlock="Supply" StepID="7" ArticleNumber="A-1" ArticleRevision="2" ArticleVendor="ACME"><Comment>pin 3</Comment></Failures>
    <Binary BinaryDataIndex="0" FailIdx="0"><Data ContentType="image/png" FileName="u1.png" size="3">aGk=</Data></Binary>
    <Binary BinaryDataIndex="1"><Data ContentType="text/plain" FileName="note.txt">aG8=</Data></Binary>
  </Report>`
  const report = onlyReport(await tryXml(t, xml))
  assert.ok(report.type === 'R')
  assert.deepEqual([report.processCode, report.processName], [500, 'Repair'])
  assert.deepEqual(report.uur, {
    user: 'ola',
    comment: 'Resoldered',
    processCode: 10,
    processName: 'FCT',
    refUUT: '873d67f8-7669-4f4b-a627-e598e444d323',
    confirmDate: '2026-02-04T09:00:00Z',
    finalizeDate: '2026-02-04T09:10:00Z',
    execTime: 600,
    active: true,
  })
  assert.equal(report.subUnits?.[0]?.failures, undefined)
  assert.deepEqual(report.subUnits?.[1]?.failures, [
    {
      category: 'Component',
      code: 'Cold joint',
      comment: 'pin 3',
      comRef: 'U1',
      funcBlock: 'Supply',
      refStepId: 7,
      artNumber: 'A-1',
      artRev: '2',
      artVendor: 'ACME',
      attachments: [{ contentType: 'image/png', name: 'u1.png', data: 'aGk=' }],
    },
  ])
  assert.deepEqual(report.binaryData, [{ contentType: 'text/plain', name: 'note.txt', data: 'aG8=' }])
})

test('a failure of a part that is not there is a problem and not dropped', async (t) => {
  const xml = `<Report type="UUR" SN="NE-1" PN="PCB-100" ${HEADER}><UUR><Process Code="10"/></UUR><Process Code="500"/>
    <Failures PartIdx="3" Category="x" Code="y"/></Report>`
  assert.match(
    rejectionOf(await tryXml(t, xml)),
    /a failure names the part with index 3, and no <ReportUnitHierarchy> has it/,
  )
})

test('each kind of step is read', async (t) => {
  const steps = `
    <Step Name="Nums" Status="Failed" Group="Setup" total_time="0.25" StepErrorCode="-3" StepErrorMessage="late" StepCausedUUTFailure="1" StepCausedSequenceFailure="true">
      <ReportText><![CDATA[5 < 6]]></ReportText>
      <NumericLimit Name="a" NumericValue="NaN" CompOperator="GELE" LowLimit="-INF" HighLimit="1e3" Units="V" Status="Failed"/>
      <NumericLimit Name="b" NumericValue="0" Status="Passed"/>
      <Loop num="2" passed="1" failed="1" ending_index="2"/>
    </Step>
    <Step Name="Text" Status="Passed"><StringValue StringValue="" StringLimit="" CompOperator="IgnoreCase" Status="Passed"/></Step>
    <Step Name="Bool" Status="Passed"><PassFail Status="Passed"/></Step>
    <Step Name="Pop" Status="Done"><MessagePopup Button="1" Response="ok"/></Step>
    <Step Name="Exe" Status="Done"><Callexe ExitCode="-1"/></Step>
    <Step Name="Sub" Status="Passed"><SequenceCall Name="sub" Filename="sub.seq" Version="1"/></Step>
    <Step Name="File" Status="Done"><Attachment Name="log.txt" ContentType="text/plain">aGk=</Attachment></Step>
    <Step Name="Do" Status="Skipped"/>`
  const report = onlyReport(await tryXml(t, reportXml(steps)))
  assert.ok(report.type === 'T')
  const [nums, text, ...others] = report.root.steps ?? []
  assert.deepEqual(nums, {
    name: 'Nums',
    group: 'S',
    stepType: 'ET_MNLT',
    status: 'F',
    totTime: 0.25,
    errorCode: -3,
    errorMessage: 'late',
    causedUUTFailure: true,
    causedSeqFailure: true,
    reportText: '5 < 6',
    loop: { num: 2, passed: 1, failed: 1, endingIndex: 2 },
    numericMeas: [
      { name: 'a', value: 'NaN', compOp: 'GELE', lowLimit: '-Infinity', highLimit: 1000, unit: 'V', status: 'F' },
      { name: 'b', value: 0, status: 'P' },
    ],
  })
  assert.deepEqual(text?.stringMeas, [{ compOp: 'IGNORECASE', status: 'P' }])
  assert.deepEqual(
    others.map((step) => step.stepType),
    ['ET_PFT', 'MessagePopup', 'CallExecutable', 'SequenceCall', 'WATS_AttachFile', 'Action'],
  )
  assert.deepEqual(others[3]?.seqCall, { name: 'sub', path: 'sub.seq', version: '1' })
})

test('wrong values are named with line, column, wanted and got', async (t) => {
  const steps = `
    <Step Name="U" Status="Great"><NumericLimit NumericValue="12,5" Status="Passed"/></Step>
    <Step Id="x" Name="V" Group="Middle" Status="Passed"/>`
  const problems = rejectionOf(await tryXml(t, reportXml(steps)))
  assert.match(
    problems,
    /line 6, column 5: Status of <Step> must be Passed, Failed, Skipped, Done, Error or Terminated, got "Great"/,
  )
  assert.match(problems, /line 6, column \d+: NumericValue of <NumericLimit> must be a number, got "12,5"/)
  assert.match(problems, /line 7, column 5: Id of <Step> must be a whole number, got "x"/)
  assert.match(problems, /Group of <Step> must be Main, Setup or Cleanup, got "Middle"/)
})

test('what the report model refuses is named with the place of the report', async (t) => {
  assert.match(
    rejectionOf(await tryXml(t, reportXml().replace('Result="Passed"', ''))),
    /report at line 3, column 1: result: wanted one of P, F, D, E, T, got nothing/,
  )
  assert.match(
    rejectionOf(await tryXml(t, reportXml().replace('type="UUT"', ''))),
    /the attribute type must be UUT or UUR, got nothing/,
  )
  assert.match(rejectionOf(await tryXml(t, reportXml('', 'ID="17"'))), /id: wanted a UUID, got "17"/)
})

test('serial, part and start are never filled in', async (t) => {
  const text = file(reportXml())
    .replace('SN="NE-1"', 'SN=" "')
    .replace('PN="PCB-100"', '')
    .replace(/Start="[^"]*"/, '')
  const problems = rejectionOf(await tryText(t, wsxf, text, DEFAULTS))
  for (const word of ['no serial number', 'no part number', 'no start'])
    assert.match(problems, new RegExp(`${word}; it is never filled in`))
})

test('two roots, or none, are a problem', async (t) => {
  const second = reportXml().replace('</Report>', '<Step Name="x" Status="Passed"/></Report>')
  assert.match(rejectionOf(await tryXml(t, second)), /wanted one root <Step>, got 2/)
  assert.match(rejectionOf(await tryXml(t, reportXml('<Chart/><Chart/>'))), /a second <Chart> in <Step>/)
})

test('what is not carried over is said once', async (t) => {
  const steps = `<Step Name="a" Status="Done" Colour="red"><AdditionalResults Name="x"><Prop Name="y"><Step Name="hidden"/></Prop></AdditionalResults></Step>
    <Step Name="b" Status="Done" Colour="blue"/>`
  const tried = await tryXml(t, reportXml(steps))
  assert.deepEqual(tried.warnings, [
    'line 5, column 81: Colour of <Step> is not carried over',
    'line 5, column 123: <AdditionalResults> in <Step> is not carried over',
  ])
})

test('a DOCTYPE is refused, so there is no entity to expand', async (t) => {
  const bomb = '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
  const text = file(reportXml()).replace('<Reports', `${bomb}<Reports`).replace('SN="NE-1"', 'SN="&b;"')
  assert.match(rejectionOf(await tryText(t, wsxf, text)), /line 2, column \d+: a DOCTYPE is not accepted/)
  assert.match(
    rejectionOf(await tryXml(t, reportXml().replace('NE-1', '&nbsp;'))),
    /line 3, column \d+: Invalid character entity/,
  )
  assert.equal(onlyReport(await tryXml(t, reportXml().replace('NE-1', 'a&lt;b&#x41;'))).sn, 'a<bA')
})

test('broken, cut, empty and foreign files are rejected with the place', async (t) => {
  const text = file(reportXml())
  assert.match(rejectionOf(await tryText(t, wsxf, text.slice(0, -40))), /line \d+, column \d+: Unclosed root tag/)
  assert.match(
    rejectionOf(await tryText(t, wsxf, text.replace('</Step>', '</Stop>'))),
    /line 5, column \d+: Unexpected close tag/,
  )
  assert.match(rejectionOf(await tryText(t, wsxf, '')), /the file holds no <Report>|Unclosed root tag/)
  assert.match(rejectionOf(await tryText(t, wsxf, file())), /the file holds no <Report>/)
  assert.match(rejectionOf(await tryText(t, wsxf, '{"type": "T"}')), /Non-whitespace before first tag/)
  assert.match(
    rejectionOf(await tryText(t, wsxf, `<Report ${HEADER}/>`)),
    /wanted the element <Reports> of WSXF, got <Report>/,
  )
})

test('the declared encoding is used, and a wrong one is found out', async (t) => {
  const text = file(reportXml()).replace('Oslo', 'Tromsø')
  const latin = Buffer.from(text.replace('utf-8', 'iso-8859-1'), 'latin1')
  assert.equal(onlyReport(await tryText(t, wsxf, latin)).location, 'Tromsø')
  assert.match(rejectionOf(await tryText(t, wsxf, Buffer.from(text, 'latin1'))), /not valid UTF-8/)
  const utf16 = Buffer.from(`\ufeff${text.replace('utf-8', 'utf-16')}`, 'utf16le')
  assert.equal(onlyReport(await tryText(t, wsxf, utf16)).location, 'Tromsø')
})

test('steps nested 10,000 deep are refused at the limit', async (t) => {
  const steps = '<Step Name="s" Status="Passed">'.repeat(10_000) + '</Step>'.repeat(10_000)
  assert.match(rejectionOf(await tryXml(t, reportXml(steps))), /elements are nested deeper than 220/)
})
