import { mkdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { cells, workbook } from '../sources/workbook.ts'
import { openDesk } from './run.ts'

/** The end of stderr when the input has so many faults. */
function told(...faults: string[]): string {
  const [many, what] = faults.length === 1 ? ['1 error', 'it'] : [`${faults.length} errors`, 'them']
  return [
    `error: ${many} in the input.`,
    ...faults,
    `hint: correct ${what} and run the same command again`,
    'help: hubplan help roster',
    '',
  ].join('\n')
}

describe('a CSV file that cannot be planned', () => {
  test.each<[string, string, string | Uint8Array, string[]]>([
    ['is empty', 'u.csv', '', ['u.csv: the file is empty; expected a header line with a column username']],
    [
      'has no username column',
      'u.csv',
      'login,admin\nzoe,\n',
      ['u.csv:1:1: no username column; "login" may be it; name it with --column username=login --column admin=admin'],
    ],
    [
      'has two columns that could be it',
      'u.csv',
      'user,email\nzoe,z@x\n',
      ['u.csv:1:1: "user" and "email" could each be the username; name it with --column username=email'],
    ],
    [
      'is not UTF-8',
      'u.csv',
      Buffer.from('username\nb\xe9la\n', 'latin1'),
      [
        'u.csv:2: the text is not UTF-8 but looks like Windows-1252: here it would read "béla"; save the file as UTF-8 ("CSV UTF-8"), or write encoding: windows-1252 into its include',
      ],
    ],
    [
      'has a row longer than its header',
      'u.csv',
      'username,admin,ensure\nzoe,,\n"x""y",,,,extra\n',
      [
        'u.csv:3:11: the row has 5 fields, but the header has 3; quote a value that holds the separator, or name the column',
      ],
    ],
    [
      'has many bad values, all told at once',
      'u.csv',
      'username,admin,ensure\na/b,maybe,\n,true,\nbob,true,gone\nbob,true,\n',
      [
        'u.csv:2:1: the username "a/b" has a slash, which a proxy may read as another path; hubplan cannot manage such a user',
        'u.csv:2:5: admin is "maybe"; write true or false',
        'u.csv:3: the username is empty; fill it in or remove the row',
        'u.csv:4:10: ensure is "gone"; write present, existing, if-present or absent',
        'u.csv:5:1: "bob" is also at u.csv:4:1; keep one of the two rows',
      ],
    ],
    [
      'has an open quote',
      'u.csv',
      'username\n"zoe\n',
      ['u.csv:2:1: the quote that is opened here is never closed; close it, or remove it'],
    ],
    [
      'is a spreadsheet that is none',
      'u.xlsx',
      'PK',
      ['u.xlsx: the file is damaged, or no spreadsheet; open it in one and save it again as .xlsx'],
    ],
    [
      'is an old spreadsheet',
      'u.xls',
      Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      ['u.xls: this is an old .xls file; save it as .xlsx or CSV'],
    ],
    [
      'is of an unknown kind',
      'u.doc',
      'zoe\n',
      ['u.doc: unsupported file type; give a .csv, .tsv, .txt, .xlsx, .yaml or .json file'],
    ],
  ])('%s', async (_, name, content, faults) => {
    const desk = await openDesk()
    await desk.write(name, content)
    expect(await desk.run('plan', name)).toEqual({ code: 1, stdout: '', stderr: told(...faults) })
    expect(desk.hub.requests).toHaveLength(0)
  })

  test('is not there', async () => {
    const desk = await openDesk()
    const ran = await desk.run('plan', 'u.csv')
    expect(ran).toEqual({ code: 1, stdout: '', stderr: told('u.csv: the file does not exist; check the name') })
    expect(desk.hub.requests).toHaveLength(0)
  })

  test('is a folder', async () => {
    const desk = await openDesk()
    await mkdir(join(desk.folder, 'u.csv'))
    const ran = await desk.run('plan', 'u.csv')
    expect(ran).toEqual({ code: 1, stdout: '', stderr: told('u.csv: this is a folder; give a file') })
    expect(desk.hub.requests).toHaveLength(0)
  })

  test('and others that cannot either are told together', async () => {
    const desk = await openDesk({ files: { 'one.csv': '', 'three.csv': '' } })
    const ran = await desk.run('plan', 'one.csv', 'two.csv', 'three.csv')
    expect(ran.stderr).toBe(
      told(
        'one.csv: the file is empty; expected a header line with a column username',
        'two.csv: the file does not exist; check the name',
        'three.csv: the file is empty; expected a header line with a column username',
      ),
    )
  })

  test('with a header alone is planned and blocked', async () => {
    const desk = await openDesk({ files: { 'u.csv': 'username,admin\n' } })
    const ran = await desk.run('plan', 'u.csv')
    expect(ran.code).toBe(3)
    expect(ran.stdout).toContain(
      '\nBlocked by 1 guard\n  empty-source  u.csv has no rows; if that is meant, plan with --allow empty-source\n',
    )
  })

  test('with a header alone and --prune is blocked before anybody is lost', async () => {
    const desk = await openDesk({ files: { 'u.csv': 'username,admin\n' } })
    const ran = await desk.run('plan', 'u.csv', '--prune', '--max-delete-share', '1')
    expect(ran.code).toBe(3)
    expect(ran.stdout).toContain('\nBLOCKED by 1 guard: this plan cannot be applied.\n')
  })

  test('shows no control character of the file', async () => {
    const desk = await openDesk({ files: { 'u.csv': 'username,admin\nzoe,\u001b[31mred\n' } })
    const ran = await desk.run('plan', 'u.csv')
    expect(ran.stderr).toBe(told('u.csv:2:5: admin is "\\u001b[31mred"; write true or false'))
  })
})

describe('a CSV file as spreadsheets write it', () => {
  test.each([
    ['with a byte order mark', '\ufeffusername\nzoe\n'],
    ['with semicolons', 'username;admin\nzoe;\n'],
    ['with the separator stated', 'sep=;\r\nusername;admin\r\nzoe;\r\n'],
    ['with Windows line ends', 'username,admin\r\nzoe,\r\n'],
    ['with spaces and capitals in the header', ' User Name ,Admin\n Zoe ,FALSE\n'],
    ['with empty lines and trailing separators', 'username,,\nzoe,,\n,,\n\n'],
    ['with an alias for the column', 'Colour,name\n,zoe\n'],
  ])('%s', async (_, content) => {
    const desk = await openDesk({ files: { 'u.csv': content } })
    const ran = await desk.run('plan', 'u.csv', '-o', 'plan.json')
    expect(ran.code).toBe(0)
    expect((await desk.plan()).actions.map(({ id }) => id)).toEqual(['user.create:zoe'])
  })
})

const bomb = [
  'version: 1',
  'a: &a [x,x,x,x,x,x,x,x,x,x]',
  ...['b:a', 'c:b', 'd:c', 'e:d', 'f:e', 'g:f', 'h:g', 'i:h'].map((pair) => {
    const [name, of] = pair.split(':')
    return `${name}: &${name} [${Array.from({ length: 10 }, () => `*${of}`).join(',')}]`
  }),
  '',
].join('\n')

describe('a spreadsheet', () => {
  const two = workbook({ rows: cells(['username', 'zoe']), sheets: ['Users', 'More'] })
  const ids = async (desk: Awaited<ReturnType<typeof openDesk>>): Promise<string[]> =>
    (await desk.plan()).actions.map(({ id }) => id)

  test('is read as FILE, its first sheet or the one that --sheet names', async () => {
    const desk = await openDesk()
    await desk.write('u.xlsx', two)
    await desk.run('plan', 'u.xlsx', '-o', 'plan.json')
    expect(await ids(desk)).toEqual(['user.create:zoe'])
    await desk.run('plan', 'u.xlsx', '--sheet', 'More', '-o', 'plan.json')
    expect((await desk.plan()).actions).toMatchObject([{ id: 'user.create:more', reason: { at: 'u.xlsx:2:1' } }])
  })

  test('is read as include, the sheet that it names', async () => {
    const desk = await openDesk()
    await desk.write('u.xlsx', two)
    await desk.write('hubplan.yaml', 'version: 1\ninclude: [{ path: u.xlsx, sheet: More }, { path: u.xlsx }]\n')
    await desk.run('plan', '-o', 'plan.json')
    expect(await ids(desk)).toEqual(['user.create:more', 'user.create:zoe'])
  })

  test('lists who goes', async () => {
    const desk = await openDesk()
    await desk.write('leavers.xlsx', workbook({ rows: cells(['username', 's01']) }))
    await desk.run('plan', '--absent-from', 'leavers.xlsx', '-o', 'plan.json')
    expect(await ids(desk)).toEqual(['user.delete:s01'])
  })

  test('is not there for --sheet', async () => {
    const desk = await openDesk({ files: { 'u.csv': 'username\nzoe\n' } })
    expect(await desk.run('plan', 'u.csv', '--sheet', 'More')).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'error: --sheet names a sheet, but no FILE is a spreadsheet.\nhint: give an .xlsx file, or leave --sheet out; an include names its own with sheet:\nhelp: hubplan help plan\n',
    })
  })
})

describe('a hubplan.yaml that cannot be planned', () => {
  test.each<[string, string, string[]]>([
    ['has an unknown key', 'version: 1\nuser: []\n', ['hubplan.yaml:2:1: unknown key "user"; did you mean users?']],
    [
      'has a key twice',
      'version: 1\nusers: []\nusers: []\n',
      ['hubplan.yaml:3:1: this key occurs twice in one mapping; keep one of them'],
    ],
    ['is an alias bomb', bomb, ['hubplan.yaml: the file uses aliases (*) too often; write the values out']],
    [
      'is indented with a tab',
      'version: 1\nusers:\n\t- name: zoe\n',
      ['hubplan.yaml:3:1: a tab indents this line; use spaces'],
    ],
    [
      'has an empty rule',
      'version: 1\nabsent: [{}]\n',
      ['hubplan.yaml:2:10: an empty rule would match all users; give match or inactive_for'],
    ],
    [
      'has users without anything',
      'version: 1\nusers:\n',
      ['hubplan.yaml:2:1: users is empty; write [] or remove the key'],
    ],
    ['is empty', '', ['hubplan.yaml: the file is empty; begin it with the line version: 1']],
    ['has no version', 'users: []\n', ['hubplan.yaml:1:1: version is missing; add the line version: 1']],
    ['has another version', 'version: 2\nusers: []\n', ['hubplan.yaml:1:10: version is 2; use 1']],
    ['has tags', 'version: 1\nusers: !!js/function "x"\n', ['hubplan.yaml:2:8: tags (!) are not supported; remove it']],
    [
      'wants a value that is none',
      'version: 1\nusers: [{ name: bob, admin: maybe }]\n',
      ['hubplan.yaml:2:29: admin is "maybe"; use true/false, yes/no or 1/0'],
    ],
    [
      'wants a limit that is none',
      'version: 1\nabsent: [{ match: [s01] }]\nguards: { max_deletes: lots }\n',
      ['hubplan.yaml:3:24: max_deletes must be a whole number'],
    ],
    [
      'includes an absolute path',
      'version: 1\ninclude: [{ path: /etc/users.csv }]\n',
      [`hubplan.yaml:2:19: "/etc/users.csv" leads out of this file's folder; put the file beside this one or below`],
    ],
    [
      'includes a path with ..',
      'version: 1\ninclude: [{ path: ../users.csv }]\n',
      [`hubplan.yaml:2:19: "../users.csv" leads out of this file's folder; put the file beside this one or below`],
    ],
    [
      'includes what goes out and comes back',
      'version: 1\ninclude: [{ path: sub/../../users.csv }]\n',
      [
        `hubplan.yaml:2:19: "sub/../../users.csv" leads out of this file's folder; put the file beside this one or below`,
      ],
    ],
    [
      'includes what is not there',
      'version: 1\ninclude: [{ path: users.csv }]\n',
      ['hubplan.yaml:2:19: "users.csv" does not exist or cannot be read; check its name and permissions'],
    ],
  ])('%s', async (_, content, faults) => {
    const desk = await openDesk({ files: { 'hubplan.yaml': content } })
    const ran = await desk.run('plan')
    expect(ran).toEqual({ code: 1, stdout: '', stderr: told(...faults) })
    expect(desk.hub.requests).toHaveLength(0)
  })

  test('puts a password into the address, which is not repeated', async () => {
    const yaml = 'version: 1\nusers: []\ntarget:\n  provider: jupyterhub\n  url: https://me:pass@hub.example\n'
    const desk = await openDesk({ files: { 'hubplan.yaml': yaml } })
    expect(await desk.run('plan')).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'error: hubplan.yaml:5:8 contains a user name or password, which an address must not have; write it like https://hub.example.edu.\nhelp: hubplan help connection\n',
    })
  })

  test('includes a link that leads out', async () => {
    const desk = await openDesk({ files: { 'hubplan.yaml': 'version: 1\ninclude: [{ path: users.csv }]\n' } })
    await symlink('/etc/hostname', join(desk.folder, 'users.csv'))
    const ran = await desk.run('plan')
    expect(ran).toMatchObject({ code: 1, stdout: '' })
    expect(ran.stderr).toBe(
      told(`hubplan.yaml:2:19: "users.csv" leads out of this file's folder; put the file beside this one or below`),
    )
    expect(desk.hub.requests).toHaveLength(0)
  })

  test('without users is planned and blocked when nothing else is said', async () => {
    const desk = await openDesk({ files: { 'hubplan.yaml': 'version: 1\nusers: []\n' } })
    const ran = await desk.run('plan')
    expect(ran.code).toBe(3)
    expect(ran.stdout).toContain(
      '  empty-source  hubplan.yaml has no rows; if that is meant, plan with --allow empty-source\n',
    )
  })

  test('is not there where --config says', async () => {
    const desk = await openDesk()
    const ran = await desk.run('plan', '--config', 'other.yaml')
    expect(ran).toEqual({ code: 1, stdout: '', stderr: told('other.yaml: the file does not exist; check the name') })
  })
})

describe('a hubplan.yaml', () => {
  test('keeps the zeros of name: 001', async () => {
    const desk = await openDesk({ files: { 'hubplan.yaml': 'version: 1\nusers:\n  - name: 001\n' } })
    await desk.run('plan', '-o', 'plan.json')
    expect((await desk.plan()).actions.map(({ id }) => id)).toEqual(['user.create:001'])
  })

  test('keeps a name that looks like a truth value', async () => {
    const desk = await openDesk({ files: { 'hubplan.yaml': 'version: 1\nusers: [{ name: no }, { name: null }]\n' } })
    await desk.run('plan', '-o', 'plan.json')
    expect((await desk.plan()).actions.map(({ id }) => id)).toEqual(['user.create:no', 'user.create:null'])
  })

  test('includes what lies below it', async () => {
    const desk = await openDesk({ files: { 'hubplan.yaml': 'version: 1\ninclude: [{ path: sub/users.csv }]\n' } })
    await mkdir(join(desk.folder, 'sub'))
    await desk.write('sub/users.csv', 'username\nzoe\n')
    await desk.run('plan', '-o', 'plan.json')
    expect((await desk.plan()).actions).toMatchObject([{ id: 'user.create:zoe', reason: { at: 'sub/users.csv:2:1' } }])
  })

  test('is found where --config says, by an absolute path too', async () => {
    const desk = await openDesk({ files: { 'other.yaml': 'version: 1\nusers: [{ name: zoe }]\n' } })
    const ran = await desk.run('plan', '--config', join(desk.folder, 'other.yaml'), '-o', 'plan.json')
    expect(ran.code).toBe(0)
    expect((await desk.plan()).actions.map(({ id }) => id)).toEqual(['user.create:zoe'])
  })

  test('beside a hubplan.yml wins, and says so', async () => {
    const yaml = 'version: 1\nusers: [{ name: alice }]\n'
    const desk = await openDesk({ files: { 'hubplan.yaml': yaml, 'hubplan.yml': yaml } })
    const ran = await desk.run('plan')
    expect(ran.stdout).toContain(
      '  input  hubplan.yml: this file is not used, because there is hubplan.yaml; remove one of them\n',
    )
  })
})
