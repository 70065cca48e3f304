import { expect, test } from 'vitest'

import { columnFlags, inFlow, inList } from '../../../src/core/desired/column-flags.ts'

test.each([
  ['a word', 'username=Login', '--column username=Login'],
  ['spaces', 'username=SIS Login ID', '--column "username=SIS Login ID"'],
  ['a line break', 'groups=Which lab?\n(one)', '--column "groups=Which lab? (one)"'],
  ['what a shell would replace', 'username=Login $ID', "--column 'username=Login $ID'"],
  ['a quote within', `groups={from: "Ann's \`lab\`"}`, `--column 'groups={from: "Ann'\\''s \`lab\`"}'`],
  ['a password', 'password=Secret', ''],
])('a flag with %s is as a shell takes it', (_, pair, flags) => expect(columnFlags([pair])).toBe(flags))

test.each([
  ['a header of words', 'Lab 1.a', 'Lab 1.a'],
  ['a header with signs', 'Which, {a}?', '"Which, {a}?"'],
])('%s fits into a flow of YAML', (_, text, flow) => expect(inFlow(text)).toBe(flow))

test('separators are one text or a list', () => {
  expect(inList([', '])).toBe('", "')
  expect(inList([', ', ' and '])).toBe('[", ", " and "]')
})
