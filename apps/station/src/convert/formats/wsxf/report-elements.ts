/**
 * What a WSXF report says about the unit, by element: test or repair, parts, facts, files.
 * From a real export of the same report in both formats, and the vendor's description of WSXF.
 */
import { type ElementRule, PLACES_IN_LISTS } from './element-rule.ts'

/** By the local name of the element. */
export const REPORT_ELEMENTS: Readonly<Record<string, ElementRule>> = {
  Report: {
    parents: ['Reports'],
    as: 'report',
    attributes: {
      type: ['type', 'type'],
      ID: ['id', 'uuid'],
      Start: ['start', 'text'],
      Start_utc: ['startUTC', 'text'],
      Result: ['result', 'status'],
      SN: ['sn', 'text'],
      PN: ['pn', 'text'],
      Rev: ['rev', 'text'],
      MachineName: ['machineName', 'text'],
      Location: ['location', 'text'],
      Purpose: ['purpose', 'text'],
      origin: ['origin', 'text'],
      ProductName: ['productName', 'text'],
    },
  },
  UUT: {
    parents: ['Report'],
    as: 'field',
    key: 'uut',
    attributes: {
      UserLoginName: ['user', 'text'],
      ExecutionTime: ['execTime', 'number'],
      ExecutionTimeFormat: ['execTimeFormat', 'text'],
      FixtureId: ['fixtureId', 'text'],
      TestSocketIndex: ['testSocketIndex', 'whole'],
      TestSocketIndexFormat: ['testSocketIndexFormat', 'text'],
      ErrorCode: ['errorCode', 'whole'],
      ErrorCodeFormat: ['errorCodeFormat', 'text'],
      ErrorMessage: ['errorMessage', 'text'],
      BatchSN: ['batchSN', 'text'],
      BatchFailCount: ['batchFailCount', 'whole'],
      BatchFailCountFormat: ['batchFailCountFormat', 'text'],
      BatchLoopIndex: ['batchLoopIndex', 'whole'],
      BatchLoopIndexFormat: ['batchLoopIndexFormat', 'text'],
      StepIdCausedUUTFailure: ['stepIdCausedUUTFailure', 'whole'],
    },
  },
  UUR: {
    parents: ['Report'],
    as: 'field',
    key: 'uur',
    attributes: {
      UserLoginName: ['user', 'text'],
      ExecutionTime: ['execTime', 'number'],
      ReferencedUUT: ['refUUT', 'uuid'],
      ConfirmDate: ['confirmDate', 'text'],
      FinalizeDate: ['finalizeDate', 'text'],
      Active: ['active', 'flag'],
      Parent: ['parent', 'uuid'],
    },
  },
  Comment: { parents: ['UUT', 'UUR', 'Failures', 'Failure'], as: 'parent', attributes: {}, text: 'comment' },
  Process: {
    parents: ['Report', 'UUR'],
    as: 'parent',
    attributes: {
      Code: ['processCode', 'whole'],
      CodeFormat: ['processCodeFormat', 'text'],
      Name: ['processName', 'text'],
    },
  },
  MiscInfo: {
    parents: ['Report'],
    as: 'item',
    key: 'miscInfos',
    attributes: {
      ...PLACES_IN_LISTS,
      Description: ['description', 'text'],
      Numeric: ['numeric', 'number'],
      NumericFormat: ['numericFormat', 'text'],
      Typedef: ['typedef', 'text'],
      Id: ['id', 'text'],
    },
    text: 'text',
  },
  ReportUnitHierarchy: {
    parents: ['Report'],
    as: 'item',
    key: 'subUnits',
    attributes: {
      PartType: ['partType', 'text'],
      PN: ['pn', 'text'],
      SN: ['sn', 'text'],
      Rev: ['rev', 'text'],
      Position: ['position', 'whole'],
      Idx: ['idx', 'whole'],
      ParentIDX: ['parentIdx', 'whole'],
      ReplacedIDX: ['replacedIdx', 'whole'],
    },
  },
  Failures: failures(),
  Failure: failures(),
  Binary: {
    parents: ['Report'],
    as: 'item',
    key: 'binaryData',
    attributes: { BinaryDataIndex: 'ignored', FailIdx: ['failIdx', 'whole'] },
  },
  Data: {
    parents: ['Binary'],
    as: 'parent',
    attributes: {
      ContentType: ['contentType', 'text'],
      FileName: ['name', 'text'],
      BinaryDataGUID: ['id', 'uuid'],
      size: 'ignored',
    },
    text: 'data',
  },
  Assets: { parents: ['Report'], as: 'parent', attributes: {} },
  Asset: {
    parents: ['Report', 'Assets'],
    as: 'item',
    key: 'assets',
    attributes: {
      AssetSN: ['sn', 'text'],
      UsageCount: ['usageCount', 'whole'],
      UsageCountFormat: ['usageCountFormat', 'text'],
    },
  },
}

/** Older writers call the element "Failures", the vendor's description of the REST call "Failure". */
function failures(): ElementRule {
  return {
    parents: ['Report'],
    as: 'item',
    key: 'failures',
    attributes: {
      Category: ['category', 'text'],
      Code: ['code', 'text'],
      Comment: ['comment', 'text'],
      CompRef: ['comRef', 'text'],
      FunctionBlock: ['funcBlock', 'text'],
      StepID: ['refStepId', 'whole'],
      StepName: ['refStepName', 'text'],
      ArticleNumber: ['artNumber', 'text'],
      ArticleRevision: ['artRev', 'text'],
      ArticleVendor: ['artVendor', 'text'],
      ArticleDescription: ['artDescription', 'text'],
      Failcode: 'ignored',
      Idx: ['idx', 'whole'],
      PartIdx: ['partIdx', 'whole'],
    },
  }
}
