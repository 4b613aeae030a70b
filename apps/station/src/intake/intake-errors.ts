/** What can be wrong with a watched folder or a file in it. Codes never change between releases. */
import { defineErrors } from '@sightline/core'

export const intakeErrors = defineErrors({
  badFolder: {
    code: 'STATION_INTAKE_BAD_FOLDER',
    kind: 'configuration',
    message: 'Watched folder "{name}": {key} must be {wanted}, got {got}',
    help: 'Correct the folder in the configuration.',
  },
  unreadable: {
    code: 'STATION_INTAKE_UNREADABLE',
    kind: 'authorization',
    message: 'File {path} could not be read in {attempts} attempts: {reason}',
    help: 'Check who owns the file and whether a program keeps it open; then put it back into the watched folder.',
  },
  folderGone: {
    code: 'STATION_INTAKE_FOLDER_GONE',
    kind: 'connection',
    message: 'Watched folder {path} cannot be read: {reason}',
    help: 'Check that the folder exists and that the network share is connected. It is tried again by itself.',
  },
  subfolderUnreadable: {
    code: 'STATION_INTAKE_SUBFOLDER_UNREADABLE',
    kind: 'authorization',
    message: 'Folder {path} below a watched folder cannot be read: {reason}',
    help: 'Files in it are not taken until it can be read.',
  },
  symbolicLink: {
    code: 'STATION_INTAKE_SYMBOLIC_LINK',
    kind: 'validation',
    message: '{path} is a symbolic link and is not followed',
    help: 'Put the file itself into the watched folder. A link could lead anywhere, and moving it would not move the file.',
  },
  oddName: {
    code: 'STATION_INTAKE_ODD_NAME',
    kind: 'validation',
    message: 'A file name in {path} is not valid UTF-8: {name}',
    help: 'Rename the file. Its name cannot be told apart from others, so it is left alone.',
  },
  notWatched: {
    code: 'STATION_INTAKE_NOT_WATCHED',
    kind: 'internal',
    message: 'Folder {path} gives no change events: {reason}',
    help: 'Files are still found by the regular scan. On Linux raise fs.inotify.max_user_watches.',
  },
  notTaken: {
    code: 'STATION_INTAKE_NOT_TAKEN',
    kind: 'internal',
    message: 'File {path} could not be handed over: {reason}',
    help: 'It stays where it is and is tried again.',
  },
})
