// Files as people have them, with what hubplan says of each.
import { expect, test } from 'vitest'

import { openDesk } from './run.ts'

/** The lines of stderr that tell of a file, and the exit code. */
async function told(files: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<string> {
  const desk = await openDesk({ files })
  const { code, stderr } = await desk.run('plan', ...args)
  return `${stderr
    .split('\n')
    .filter((line) => !/^(?:error|hint|help): |^$/.test(line))
    .join('\n')}\nexit ${code}`
}

/** The actions of a plan, and the guards that warn. */
async function planned(files: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<string[]> {
  const desk = await openDesk({ files })
  const { code, stderr } = await desk.run('plan', ...args, '-o', 'plan.json')
  expect(code, stderr).toBe(0)
  const { actions, findings } = await desk.plan()
  return [
    ...actions.map(({ id }) => decodeURIComponent(id)),
    ...findings.flatMap(({ level, guard }) => (level === 'warn' ? [guard] : [])),
  ]
}

const list = 'list.csv'

test('groups that commas separate are an error at their cell', async () => {
  expect(await told({ [list]: 'username,groups\nzed,"Group A, Group B"\n' }, list)).toMatch(
    /^list\.csv:2:5: the groups "Group A, Group B" have a comma; .*split.*\nexit 1$/,
  )
})

test.each([
  [
    'a users file of Canvas SIS',
    'user_id,login_id,email,status\n1,zed,z@x.edu,active\n2,yan,y@x.edu,deleted\n',
    'canvas-sis-users',
  ],
  [
    'a roster of GitHub Classroom',
    '"identifier","github_username","github_id","name"\n"z@x.edu","zed","1","Zed"\n',
    'github-classroom',
  ],
  ['a Canvas gradebook', 'Student,ID,SIS User ID,SIS Login ID,Section\n"Doe, Zed",1,2,zed,Lab 1\n', 'canvas-gradebook'],
])('%s is not guessed, and its preset is named', async (title, text, preset) => {
  const message = await told({ [list]: text }, list)
  expect(message).toContain(`could each be the username; this looks like ${title}: add --preset ${preset}, or name it`)
  expect(message).toMatch(/\nexit 1$/)
})

test.each([
  [
    '1.00012E+11',
    'is what a spreadsheet makes of a long number, and its digits are lost; format the column as text and export again',
  ],
  ['#NAME?', 'is an error of a spreadsheet; correct its formula'],
  ['#REF!', 'is an error of a spreadsheet; correct its formula'],
  ['1-Mar', 'is a date that a spreadsheet made of a name; format the column as text and type it again'],
  ['Sep-02', 'is a date that a spreadsheet made of a name; format the column as text and type it again'],
])('the username %s is an error', async (name, why) => {
  expect(await told({ [list]: `username\n${name}\n` }, list)).toBe(
    `list.csv:2:1: the username ${JSON.stringify(name)} ${why}\nexit 1`,
  )
})

test('names that are no login names are created with a warning', async () => {
  expect(await planned({ [list]: 'username\nzed\n#yan\nzed–doe\nzoe’s\n' }, list)).toEqual([
    'user.create:#yan',
    'user.create:zed',
    'user.create:zed–doe',
    'user.create:zoe’s',
    'strange-name',
  ])
})

test.each([
  ['Total: 2', 'the row looks like a total; remove it, or skip such rows'],
  ['“zoe”', 'the username "“zoe”" is in quotes; type it without them'],
])('%s is never a user', async (line, message) => {
  const desk = await openDesk()
  await desk.write(list, `username\nzed\n${line}\n`)
  const { code, stderr } = await desk.run('plan', list)
  expect(code).toBe(1)
  expect(stderr).toContain(`${list}:3:1: ${message}`)
})

test.each(['list.txt', 'list.lst', 'list.csv'])('%s may be one name a line', async (file) => {
  const [first] = await planned({ [file]: 's01\nzed\n' }, file)
  expect(first).toBe('user.create:zed')
})

test('names that list gives can be given back', async () => {
  const desk = await openDesk()
  const { stdout } = await desk.run('list', '--match', 's0[1-3]', '--format', 'names')
  await desk.write('names.txt', stdout)
  const { code, stderr } = await desk.run(
    'plan',
    '--absent-from',
    'names.txt',
    '-o',
    'plan.json',
    '--max-delete-share',
    '1',
  )
  expect(code, stderr).toBe(0)
  const names = stdout.trimEnd().split('\n')
  expect(names).toHaveLength(3)
  expect((await desk.plan()).actions.map(({ id }) => id)).toEqual(names.map((name) => `user.delete:${name}`))
})

test('a title above the header is told, with the line of the header', async () => {
  expect(await told({ [list]: 'Members of group ml\nEmail,Nickname\nz@x.edu,Zed\n' }, list)).toBe(
    'list.csv:1:1: line 1 is read as the header and names no users; line 2 looks like the header ("Email"); remove the lines above it, or add --column username=Email (header: 2 in an include)\nexit 1',
  )
})
