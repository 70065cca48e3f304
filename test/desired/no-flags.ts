import type { DesiredFlags } from '../../src/desired/index.ts'

/** What a command line says that says nothing of what should be. */
export const noFlags: DesiredFlags = {
  files: [],
  absent: [],
  absentFrom: [],
  admin: [],
  noAdmin: [],
  prune: false,
  protect: [],
  allow: [],
}
