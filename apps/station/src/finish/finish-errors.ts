/** What can keep a file from being put away. All of it is tried again later; the journal holds the file until then. */
import { defineErrors } from '@sightline/core'

export const finishErrors = defineErrors({
  failed: {
    code: 'STATION_FINISH_FAILED',
    kind: 'internal',
    retryable: true,
    message: '{file} could not be put into {folder}: {reason}',
    help: 'Its reports are safe. Look at rights and free space of the folder; the station tries again by itself.',
  },
  noFreeName: {
    code: 'STATION_FINISH_NO_FREE_NAME',
    kind: 'conflict',
    retryable: true,
    message: '{folder}: each of {tries} free names for {file} was taken by somebody else at the same moment',
    help: 'Something makes files of this name there as fast as the station looks. It is tried again.',
  },
})
