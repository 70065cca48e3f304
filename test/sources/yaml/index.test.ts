import { describe, expect, test } from 'vitest'

import { formatPlace, type Problem } from '../../../src/core/problem.ts'
import { parseYaml, type YamlFile } from '../../../src/sources/yaml/index.ts'

function parse(text: string): YamlFile {
  return parseYaml('h.yaml', Buffer.from(text))
}

function faults(action: () => unknown): string[] {
  try {
    action()
    return []
  } catch (caught) {
    return (caught as Problem).diagnostics.map(({ at, message }) => `${formatPlace(at)}: ${message}`)
  }
}

test('every scalar stays the text that was written', () => {
  const file = parse('a: 001\nb: true\nc: null\nd: ~\ne: 1e3\nf: 2025-01-01\ng: "x"\nh:\n')
  expect(file.data).toEqual({ a: '001', b: 'true', c: 'null', d: '~', e: '1e3', f: '2025-01-01', g: 'x', h: '' })
})

test('a version directive does not bring types back', () => {
  expect(parse('%YAML 1.1\n---\na: yes\n').data).toEqual({ a: 'yes' })
})

test('values and keys have their places', () => {
  const file = parse('\ufeffversion: 1\r\nusers:\r\n  - { name: 😀, admin: yes }\r\n  - name: bob\r\n')
  const places = [
    file.place([]),
    file.place(['version']),
    file.place(['users', 0]),
    file.place(['users', 0, 'admin']),
    file.keyPlace(['users', 0, 'admin']),
    file.place(['users', 1, 'name']),
  ]
  expect(places.map(formatPlace)).toEqual([
    'h.yaml:1:1',
    'h.yaml:1:10',
    'h.yaml:3:5',
    'h.yaml:3:23',
    'h.yaml:3:16',
    'h.yaml:4:11',
  ])
})

test('what is empty or missing has the place of its key or owner', () => {
  const file = parse('version: 1\nusers:\nabsent:\n  - match: [a]\n')
  expect(formatPlace(file.place(['users']))).toBe('h.yaml:2:1')
  expect(formatPlace(file.place(['absent', 0, 'inactive_for']))).toBe('h.yaml:4:5')
  expect(formatPlace(file.place(['nothing', 3]))).toBe('h.yaml:1:1')
})

test('places are found through aliases', () => {
  const file = parse('a: &x\n  b: [1, 2]\nc: *x\n')
  expect(formatPlace(file.place(['c']))).toBe('h.yaml:3:4')
  expect(formatPlace(file.place(['c', 'b', 1]))).toBe('h.yaml:2:10')
})

test('a list of mappings is a table', () => {
  const table = parse('users:\n  - { name: 001, groups: [ml, cv] }\n  - { admin: yes, name: bob }\n').users()
  expect(table.header).toEqual([
    { value: 'name', at: { file: 'h.yaml', line: 2, column: 7 } },
    { value: 'groups', at: { file: 'h.yaml', line: 2, column: 18 } },
    { value: 'admin', at: { file: 'h.yaml', line: 3, column: 7 } },
  ])
  expect(table.rows[0]).toEqual({
    at: { file: 'h.yaml', line: 2, column: 5 },
    cells: new Map([
      ['name', { value: '001', at: { file: 'h.yaml', line: 2, column: 13 } }],
      ['groups', { value: ['ml', 'cv'], at: { file: 'h.yaml', line: 2, column: 26 } }],
    ]),
  })
  expect(table.sha256).toMatch(/^sha256:[0-9a-f]{64}$/)
})

test('aliases may stand for values and whole users', () => {
  const table = parse('- &a { name: a, groups: &g [ml] }\n- { name: b, groups: *g }\n- *a\n').users()
  expect(table.rows.map(({ cells }) => [...cells.values()].map(({ value }) => value))).toEqual([
    ['a', ['ml']],
    ['b', ['ml']],
    ['a', ['ml']],
  ])
})

test('no list is a table without rows', () => {
  expect(parse('version: 1\n').users().rows).toEqual([])
  expect(parse('version: 1\nusers:\n').users().rows).toEqual([])
})

test('items that are not plain mappings are refused, all at once', () => {
  const file = parse('- alice\n- { name: { first: x } }\n- { name: bob, groups: [[a]] }\n')
  expect(faults(() => file.users())).toEqual([
    'h.yaml:1:3: a user must be a mapping, like { name: alice }',
    'h.yaml:2:11: name must be text or a list of texts',
    'h.yaml:3:24: groups must be text or a list of texts',
  ])
})

test('a __proto__ key is an ordinary key', () => {
  const file = parse('__proto__: { users: [] }\nversion: 1\n')
  expect(Object.keys(file.data as object)).toEqual(['__proto__', 'version'])
  expect(
    parse('- { name: a, __proto__: x }')
      .users()
      .header.map(({ value }) => value),
  ).toEqual(['name', '__proto__'])
})

test('merge keys are ordinary keys, which the schema refuses', () => {
  expect(parse('a: &a { x: 1 }\nb:\n  <<: *a\n').data).toEqual({ a: { x: '1' }, b: { '<<': { x: '1' } } })
})

test.each([
  ['', 'h.yaml: the file is empty; begin it with the line version: 1'],
  ['# nothing\n', 'h.yaml: the file is empty; begin it with the line version: 1'],
  ['a: 1\nb: 2\na: 3\n', 'h.yaml:3:1: this key occurs twice in one mapping; keep one of them'],
  ['a: 1\n---\nb: 2\n', 'h.yaml:2:1: a second document begins here (---); keep one document in a file'],
  ['a:\n\t- b\n', 'h.yaml:2:1: a tab indents this line; use spaces'],
  ['a: !!int 5\n', 'h.yaml:1:4: tags (!) are not supported; remove it'],
  ['a: *x\n', 'h.yaml:1:4: no anchor &x stands before this alias; write the value out'],
  ['a: &a [*a]\n', 'h.yaml:1:8: this alias refers to a value that contains it; write the value out'],
  ['a: "\\ud800"\n', 'h.yaml:1:4: this text holds a NUL or half a character; write it again'],
  ['a: "x\\0"\n', 'h.yaml:1:4: this text holds a NUL or half a character; write it again'],
  ['? { a: 1 }\n: 2\n', 'h.yaml:1:3: a list or a mapping cannot be a key; write plain text'],
  ['a: b: c\n', 'h.yaml:1:4: there is an extra colon on this line; quote a value that contains one'],
])('%j is refused', (text, sentence) => {
  expect(faults(() => parse(text))).toEqual([sentence])
})

test('an alias bomb is refused', () => {
  const levels = Array.from({ length: 10 }, (_, index) => `l${index + 1}: &l${index + 1} [${`*l${index},`.repeat(9)}]`)
  const bomb = `l0: &l0 [x]\n${levels.join('\n')}\n`
  expect(faults(() => parse(bomb))).toEqual(['h.yaml: the file uses aliases (*) too often; write the values out'])
})

test('a chain of aliases that grows deeper with each is refused', () => {
  const chain = Array.from({ length: 5000 }, (_, index) => `l${index + 1}: &l${index + 1} [*l${index}]`)
  expect(faults(() => parse(`l0: &l0 [x]\n${chain.join('\n')}\n`))).toEqual([
    'h.yaml: the file uses aliases (*) too often; write the values out',
  ])
})

test.each([
  ['keys of one mapping', 30_000, (index: number) => `k${index}: 1\n`],
  ['anchors and aliases', 60_000, (index: number) => `- &a${index} x\n- *a${index}\n`],
  [
    'users on one line',
    30_000,
    (index: number) => `${index === 0 ? '[' : ','}{name: u${index}}${index === 29_999 ? ']' : ''}`,
  ],
])('thirty thousand %s are read', (_, parts, piece) => {
  const file = parse(Array.from({ length: 30_000 }, (_, index) => piece(index)).join(''))
  expect(Object.keys(file.data as object)).toHaveLength(parts)
  if (Array.isArray(file.data) && typeof file.data[0] !== 'string') expect(file.users().rows).toHaveLength(30_000)
})

test('one anchor may be used by a whole class', () => {
  const users = Array.from({ length: 500 }, (_, index) => `- { name: u${index}, groups: *g }`)
  expect(parse(`- { name: first, groups: &g [ml] }\n${users.join('\n')}\n`).users().rows).toHaveLength(501)
})

test('a broken structure is told once, with equal keys beside it', () => {
  expect(faults(() => parse('a: 1\na: 2\nb: c: d: e\n'))).toHaveLength(2)
})

test.each([
  ['a: [b\n', 'h.yaml:2:1: a bracket that was opened is not closed before this; add ]'],
  ['a: "b\n', 'h.yaml:2:1: a quote that was opened is not closed before this; close it'],
  ['a: 1\n b: 2\n', 'h.yaml:1:4: there is an extra colon on this line; quote a value that contains one'],
  [
    'a:\n  b: 1\n c: 2\n',
    'h.yaml:3:1: the indentation is wrong here; line the keys and items up with those before them',
  ],
  ['a: @b\n', 'h.yaml:1:4: a value cannot begin with this character; put the value in quotes'],
  ['a: "\\q"\n', 'h.yaml:1:5: this escape is unknown; double a backslash that belongs to the text'],
  ['- a\nb: c\n', 'h.yaml:2:1: this does not belong here; check the punctuation and brackets before it'],
])('%j has a broken structure', (text, sentence) => {
  expect(faults(() => parse(text))).toEqual([sentence])
})

test.each(['[', '{ a: ', '- ', '? '])('%j is nested 64 deep, and not more', (sign) => {
  const [told] = faults(() => parse(sign.repeat(10_000)))
  expect(told).toMatch(/^h\.yaml:1:\d+: lists and mappings are nested more than 64 levels deep; reduce the nesting$/)
  expect(faults(() => parse(`${'['.repeat(60)}${']'.repeat(60)}\n`))).toEqual([])
})

describe('JSON', () => {
  const json = (text: string): YamlFile => parseYaml('h.json', Buffer.from(text))

  test('may be indented with tabs, and null is nothing', () => {
    const file = json(
      '{\n\t"version": 1,\n\t"users": [\n\t\t{ "name": "007", "admin": null, "groups": ["null"] }\n\t]\n}\n',
    )
    expect(file.data).toEqual({ version: '1', users: [{ name: '007', groups: ['null'] }] })
    expect(formatPlace(file.place(['users', 0, 'name']))).toBe('h.json:4:13')
  })
  test('keeps null among the properties of a group, where it is a value or removes a key', () => {
    const groups = '[{ "name": "ml", "properties": { "a": { "b": null }, "c": null, "d": [null] } }, { "name": null }]'
    const file = json(`{ "version": 1, "groups": ${groups}, "users": [{ "name": "zoe", "properties": null }] }`)
    expect(file.typed(['groups', 0, 'properties'])).toEqual({ a: { b: null }, c: null, d: [null] })
    expect(file.typed(['groups', 1])).toEqual({})
    expect(file.typed(['users', 0])).toEqual({ name: 'zoe' })
  })
  test('has no properties where they are null', () => {
    expect(json('{ "groups": [{ "name": "ml", "properties": null }] }').typed(['groups', 0])).toEqual({ name: 'ml' })
  })
  test('has characters in two halves, which are one', () => {
    expect(json('["\\ud83d\\ude00", "\\u00e9\\/"]').data).toEqual(['😀', 'é/'])
  })
  test('keeps the digits of numbers', () => {
    expect(json('[001, 1.0, 12345678901234567890]').data).toEqual(['001', '1.0', '12345678901234567890'])
  })
  test('that is empty is told what to write', () => {
    expect(faults(() => json(' '))).toEqual(['h.json: the file is empty; write { "version": 1 } and more into it'])
  })
})

describe('typed values', () => {
  const typed = (text: string): unknown => parse(text).typed([])

  test('are those of the core schema, and quoted ones stay text', () => {
    expect(
      typed(
        '[1, -2, +3, 0x1F, 0o17, 1.5, .5, 1e3, 001, true, False, null, ~, "1", \'true\', yes, 1_000, 2025-01-01, ""]',
      ),
    ).toEqual([
      1,
      -2,
      3,
      31,
      15,
      1.5,
      0.5,
      1000,
      1,
      true,
      false,
      null,
      null,
      '1',
      'true',
      'yes',
      '1_000',
      '2025-01-01',
      '',
    ])
  })
  test('follow aliases, keep the order of keys, and know what is empty', () => {
    expect(typed('b: &x { c: [1, two] }\na: *x\nd:\n')).toEqual({ b: { c: [1, 'two'] }, a: { c: [1, 'two'] }, d: null })
    expect(Object.keys(typed('b: 1\na: 2\n') as object)).toEqual(['b', 'a'])
  })
  test('stand at a path; elsewhere is nothing', () => {
    const file = parse('groups:\n  - { name: ml, properties: { max: 5, gpu: true } }\n')
    expect(file.typed(['groups', 0, 'properties'])).toEqual({ max: 5, gpu: true })
    expect(file.typed(['groups', 0, 'properties', 'max'])).toBe(5)
    expect([file.typed(['groups', 1]), file.typed(['nothing']), file.typed(['groups', 0, 'name', 'x'])]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })
  test('may have a key called __proto__, which changes nothing else', () => {
    const value = typed('__proto__: { admin: true }\n') as object
    expect(Object.keys(value)).toEqual(['__proto__'])
    expect('admin' in value).toBe(false)
  })
  test('are text in folded and literal blocks', () => {
    expect(typed('a: |\n  1\nb: >-\n  true\n')).toEqual({ a: '1\n', b: 'true' })
  })
  test.each([
    ['a: .inf', 'h.yaml:1:4: .inf is not a number that a hub can store; write a number, or quote it'],
    ['a: .NaN', 'h.yaml:1:4: .NaN is not a number that a hub can store; write a number, or quote it'],
    [
      'a: 12345678901234567890',
      'h.yaml:1:4: the number 12345678901234567890 is too large to be kept exactly; quote it',
    ],
    ['a: 1e999', 'h.yaml:1:4: the number 1e999 is too large to be kept exactly; quote it'],
  ])('%s is refused', (text, sentence) => {
    expect(faults(() => typed(text))).toEqual([sentence])
  })
})
