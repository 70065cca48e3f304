// The rosters of known programs. A new one is a file and a line here.
import { blackboardGradebook } from './blackboard-gradebook.ts'
import { canvasGradebook } from './canvas-gradebook.ts'
import { canvasGroupSet } from './canvas-group-set.ts'
import { canvasSisEnrollments } from './canvas-sis-enrollments.ts'
import { canvasSisUsers } from './canvas-sis-users.ts'
import { d2lGrades } from './d2l-grades.ts'
import { entraBulkCreate } from './entra-bulk-create.ts'
import { entraUsers } from './entra-users.ts'
import { githubClassroom } from './github-classroom.ts'
import { googleForms } from './google-forms.ts'
import { googleWorkspace } from './google-workspace.ts'
import { moodleParticipants } from './moodle-participants.ts'
import { moodleUploadUsers } from './moodle-upload-users.ts'
import { nbgrader } from './nbgrader.ts'
import { onerosterUsers } from './oneroster-users.ts'
import type { Preset } from './types.ts'

/** By the name that an include or --preset gives. */
export const presets: Readonly<Record<string, Preset>> = {
  'canvas-gradebook': canvasGradebook,
  'canvas-sis-users': canvasSisUsers,
  'canvas-sis-enrollments': canvasSisEnrollments,
  'canvas-group-set': canvasGroupSet,
  'moodle-participants': moodleParticipants,
  'moodle-upload-users': moodleUploadUsers,
  'oneroster-users': onerosterUsers,
  'entra-bulk-create': entraBulkCreate,
  'entra-users': entraUsers,
  'github-classroom': githubClassroom,
  nbgrader,
  'google-workspace': googleWorkspace,
  'google-forms': googleForms,
  'd2l-grades': d2lGrades,
  'blackboard-gradebook': blackboardGradebook,
}
