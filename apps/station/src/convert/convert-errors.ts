/** The errors of the converting part. None is retryable by itself: the same file in the same converter ends the same way. */
import { defineErrors } from '@sightline/core'

/** The makers by the name that code uses; the codes are what configuration, journal and documents use. */
export const convertErrors = defineErrors({
  rejected: {
    code: 'STATION_REJECTED',
    kind: 'validation',
    message: '{reason}',
    retryable: false,
    help: 'The converter refuses the file; the reason names the place in it. Correct what wrote it, or choose another converter.',
  },
  notReady: {
    code: 'STATION_NOT_READY',
    kind: 'conflict',
    message: '{reason}',
    retryable: true,
    help: 'The converter waits for something, such as a second file. The file is looked at again by itself.',
  },
  timeout: {
    code: 'STATION_CONVERT_TIMEOUT',
    kind: 'timeout',
    message: 'Converting {file} took longer than {limitMs} ms and was stopped',
    retryable: false,
    help: 'Raise the time limit of the converters, or look at the log of the conversion for what held it up.',
  },
  memory: {
    code: 'STATION_CONVERT_MEMORY',
    kind: 'internal',
    message: 'Converting {file} needed more than {limitMb} MB of memory and was stopped',
    retryable: false,
    help: 'Raise the memory limit of the converters, or let the converter read the file in pieces.',
  },
  crashed: {
    code: 'STATION_CONVERT_CRASHED',
    kind: 'internal',
    message: 'The worker that converted {file} ended: {reason}',
    retryable: false,
    help: 'A converter called process.exit or left an error uncaught; only this file is affected.',
  },
  failed: {
    code: 'STATION_CONVERT_FAILED',
    kind: 'internal',
    message: 'Converter "{converter}" failed: {reason}',
    retryable: false,
    help: 'The converter threw or gave back something that is no result; its stack is in the cause.',
  },
  invalidReport: {
    code: 'STATION_CONVERT_INVALID_REPORT',
    kind: 'validation',
    message: 'Converter "{converter}" made an invalid report (number {number} of {count}): {problem}',
    retryable: false,
    help: 'The converter has to be corrected; all problems are in the details.',
  },
  cancelled: {
    code: 'STATION_CONVERT_CANCELLED',
    kind: 'cancelled',
    message: 'Converting {file} was cancelled',
    help: 'The station is stopping, or the caller gave up; the file is untouched.',
  },
  converterMissing: {
    code: 'STATION_CONVERT_CONVERTER_MISSING',
    kind: 'configuration',
    message: 'There is no converter "{converter}"; there are {known}',
    help: 'Correct the converter of the watched folder, or put the converter into the converter folder.',
  },
  converterInvalid: {
    code: 'STATION_CONVERT_CONVERTER_INVALID',
    kind: 'configuration',
    message: 'Converter: {field} must be {wanted}, got {got}',
    help: 'Correct the object that the file exports as `converter`.',
  },
  sourceUnreadable: {
    code: 'STATION_CONVERT_SOURCE_UNREADABLE',
    kind: 'internal',
    message: 'The file {file} cannot be read: {reason}',
    retryable: true,
    help: 'The file is gone, locked or protected; it is tried again.',
  },
  contentUnreadable: {
    code: 'STATION_CONVERT_CONTENT_UNREADABLE',
    kind: 'validation',
    message: 'The content of the file cannot be read: {reason}',
    help: 'The file is binary, cut off or in an encoding that is not known; it is rejected with the place.',
  },
  folderUnreadable: {
    code: 'STATION_CONVERT_FOLDER_UNREADABLE',
    kind: 'configuration',
    message: 'The converter folder {folder} cannot be read: {reason}',
    help: 'Correct the converter folder of the configuration, or create it.',
  },
  poolClosed: {
    code: 'STATION_CONVERT_POOL_CLOSED',
    kind: 'cancelled',
    message: 'Converting {file} was refused: the conversion pool is closed',
    help: 'The station is stopping; the file is converted after the next start.',
  },
})
