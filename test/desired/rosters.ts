// The rosters of known programs, in files of their real shape (fixtures/rosters), and the users that they state.

export interface Roster {
  readonly file: string
  readonly preset: string
  /** Columns beside those of the preset, each in YAML. */
  readonly columns?: Readonly<Record<string, string>>
  readonly encoding?: 'windows-1252'
  /** `+ada | Lab 1 | (admin)` for a user who must exist, `-bob` for one who must not. */
  readonly users: readonly string[]
}

const domain = { username: '{ domain: example.edu }' }
const windows = { encoding: 'windows-1252' } as const

const sections = [
  '+001 | Lab 1 | Lab 2 | Lecture',
  '+alovelace | Lab 1',
  '+aturing | Lecture',
  '+cbabbage | Lab 2 | Lecture',
  '+enoether | Lab 2',
]
const moodlers = ['+ada | Lab 1 | Lab 2', '+emile.borel']
const uploaded = ['+alovelace | 2026 | cv-lab | ml-lab', '-cbabbage', '-dknuth']
const employees = ['+ada | ml', '-charles']

function rosters(preset: string, users: readonly string[], ...files: readonly string[]): Roster[] {
  return files.map((file) => ({ file, preset, users }))
}

function withDomain(preset: string, users: readonly string[], ...files: readonly string[]): Roster[] {
  return rosters(preset, users, ...files).map((roster) => ({ ...roster, columns: domain }))
}

export const allRosters: readonly Roster[] = [
  // A comma, then semicolons with the words of the locale.
  ...rosters('canvas-gradebook', sections, 'canvas-gradebook.csv'),
  ...rosters('canvas-gradebook', sections, ...['de', 'fr', 'es'].map((locale) => `canvas-gradebook-${locale}.csv`)),
  ...rosters(
    'canvas-sis-users',
    ['+001', '+alovelace', '-cbabbage'],
    'canvas-sis-users.csv',
    'canvas-provisioning-users.csv',
  ),
  ...rosters(
    'canvas-sis-enrollments',
    ['+001 | lab-2', '+alovelace | lab-1 | lecture', '+cbabbage | lab-2'],
    'canvas-sis-enrollments.csv',
  ),
  {
    ...{ file: 'canvas-sis-enrollments.csv', preset: 'canvas-sis-enrollments' },
    columns: { admin: '{ from: role, values: { ta: true } }', groups: '{ from: section_id, as: "bio-{}" }' },
    users: ['+001 | bio-lab-2', '+alovelace | bio-lab-1 | bio-lecture', '+cbabbage | bio-lab-2 | (admin)'],
  },
  ...rosters('canvas-group-set', ['+alovelace | Team 1', '+cbabbage'], 'canvas-group-set.csv'),
  ...withDomain(
    'moodle-participants',
    moodlers,
    ...['', '-old', '-de', '-de-excel', '-fr', '-fr-old', '-es'].map((shape) => `moodle-participants${shape}.csv`),
    'moodle-participants-de.tsv',
    // As Excel saves "Unicode text".
    'moodle-participants-de.txt',
    'moodle-participants.xlsx',
    'moodle-participants-title.xlsx',
  ),
  ...withDomain(
    'moodle-participants',
    moodlers,
    ...['de', 'fr', 'es'].map((language) => `moodle-participants-${language}-windows.csv`),
  ).map((roster) => ({ ...roster, ...windows })),
  ...rosters('moodle-upload-users', uploaded, 'moodle-upload-users.csv'),
  ...rosters('moodle-upload-users', [...uploaded, '+eborel'], 'moodle-upload-users-windows.csv').map((roster) => ({
    ...roster,
    ...windows,
  })),
  {
    ...{ file: 'oneroster-users.csv', preset: 'oneroster-users' },
    columns: { admin: '{ from: role, values: { teacher: true } }' },
    users: ['+alovelace | s1 | s2', '-cbabbage', '+enoether | s2 | (admin)', '-ghopper'],
  },
  ...rosters('oneroster-users', ['+alovelace | s1', '-cbabbage'], 'oneroster-users-12.csv'),
  ...withDomain('entra-bulk-create', employees, ...['', '-new', '-de'].map((shape) => `entra-bulk-create${shape}.csv`)),
  ...withDomain('entra-users', employees, 'entra-users.csv', 'entra-users-old.csv'),
  ...rosters('github-classroom', ['+alovelace', '+dknuth'], 'github-classroom.csv'),
  ...rosters('nbgrader', ['+001', '+alovelace'], 'nbgrader.csv'),
  ...withDomain('google-workspace', [...employees, '-donald'], 'google-workspace.csv'),
  ...withDomain('google-workspace', ['+ada', '-charles'], 'google-workspace-short.csv'),
  ...withDomain(
    'google-forms',
    ['+ada', '+emil'],
    ...['', '-lower', '-de', '-fr'].map((shape) => `google-forms${shape}.csv`),
  ),
  {
    ...{ file: 'google-forms.csv', preset: 'google-forms' },
    columns: { ...domain, groups: '{ from: "Which labs*", split: ", " }' },
    users: ['+ada | Lab 1 | Lab 2 | Lab 3', '+emil | Lab 1'],
  },
  ...rosters('d2l-grades', ['+001', '+alovelace | Lab 1 | Lecture'], 'd2l-grades.csv'),
  ...rosters('d2l-grades', ['+001', '+alovelace'], 'd2l-grades-short.csv'),
  ...rosters('blackboard-gradebook', ['-001', '+alovelace | ml-2026'], 'blackboard-gradebook.xls'),
  ...rosters(
    'blackboard-gradebook',
    ['-001', '+alovelace'],
    ...['.csv', '-es.csv', '-es.xls'].map((shape) => `blackboard-gradebook${shape}`),
  ),
]
