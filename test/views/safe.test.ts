import { describe, expect, test } from 'vitest'
import {
  forMarkdown,
  forTerminal,
  isCommand,
  jsonForTerminal,
  proseForMarkdown,
  proseForTerminal,
} from '../../src/views/safe.ts'
import * as fc from '../helpers/draws.ts'

const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...'`|\\"@#<>[]()!*_~$&:/ \t\n\u001b\u0085\u202e\u200b\u00a0\ud800abx01') }),
)
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{DI}]|(?! )\p{Zs}/u

describe('a name at a terminal', () => {
  test.each([
    ['alice', 'alice'],
    ['Zoë', 'Zoë'],
    ['李雷', '李雷'],
    ['a b', 'a b'],
    ['DOMAIN\\user', 'DOMAIN\\user'],
    ['\u001b[31mred', '\\x1b[31mred'],
    ['a\nb\tc\r', '"a\\x0ab\\x09c\\x0d"'.slice(1, -1)],
    ['\u007f\u009b', '\\x7f\\x9b'],
    ['\u202eevil', '\\u202eevil'],
    ['a\u200bb', 'a\\u200bb'],
    ['a\u3164', 'a\\u3164'],
    ['a\u00a0b', 'a\\xa0b'],
    ['\ud800', '\\ud800'],
    ['\u{e0041}', '\\u{e0041}'],
    [' bob', '" bob"'],
    ['bob ', '"bob "'],
    ['"bob "', '"\\x22bob \\x22"'],
    ['\\x1b', '\\\\x1b'],
    ['', ''],
  ])('%j is shown as %s', (name, shown) => {
    expect(forTerminal(name)).toBe(shown)
  })

  test('nothing that a terminal would act on comes out', () => {
    fc.assert(
      fc.property(hostile, (text) => !invisible.test(forTerminal(text)) && !invisible.test(proseForTerminal(text))),
    )
  })

  test('two names never look the same', () => {
    const tricky = fc.string({
      unit: fc.constantFrom('\\', 'x', '1', 'b', 'u', '{', '}', '"', ' ', '2', '\u001b', '\u0022', 'a'),
    })
    fc.assert(
      fc.property(tricky, tricky, (one, other) => one === other || forTerminal(one) !== forTerminal(other)),
      { numRuns: 20_000 },
    )
  })

  test('what is shown can be read back', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(decode(forTerminal(text))).toBe(text)
      }),
      { numRuns: 2000 },
    )
  })
})

/** What GitHub, Forgejo, Azure and TeamCity look for in a line of a log. */
const command = /::|##\w*\[/

describe('a command for a CI job', () => {
  test.each([
    ['::add-mask::bob', ':\\x3aadd-mask:\\x3abob'],
    ['  ::error file=x::y', '"  :\\x3aerror file=x:\\x3ay"'],
    ['x ::set-output name=digest::1', 'x :\\x3aset-output name=digest:\\x3a1'],
    ['a\r::stop-commands::b', 'a\\x0d:\\x3astop-commands:\\x3ab'],
    [':::x:::', ':\\x3a\\x3ax:\\x3a\\x3a'],
    ['##[group]x', '#\\x23[group]x'],
    ['a ##[add-mask]x', 'a #\\x23[add-mask]x'],
    ['##vso[task.setvariable variable=a]b', '#\\x23vso[task.setvariable variable=a]b'],
    ["##teamcity[buildStop comment='x']", "#\\x23teamcity[buildStop comment='x']"],
    ['###[x', '##\\x23[x'],
    ['[::add-mask::x]', '[:\\x3aadd-mask:\\x3ax]'],
    ['section_start:1:x\r\u001b[0K', 'section_start:1:x\\x0d\\x1b[0K'],
  ])('%j is broken visibly in a name: %s', (name, shown) => expect(forTerminal(name)).toBe(shown))

  test.each(['http://[::1]:8000', 'ldap://[fe80::1:2]', '## Users', 'a:b', 'C#[1]', '##'])('%s is none', (text) =>
    expect(proseForTerminal(text)).toBe(text),
  )

  const parts = fc.array(
    fc.constantFrom('::', ':', '#', '##', '[', ']', 'vso', 'add-mask', 'x', ' ', '\\', '\r', '\n', '"', '`', '|', '1'),
  )
  const written = parts.map((all) => all.join(''))

  test('comes out in no way of showing a name or a sentence', () => {
    const ways = [forTerminal, proseForTerminal, forMarkdown, proseForMarkdown]
    const withoutAddress = (text: string): string => text.replace(/\[[\da-fA-F:.]+\]/g, ' ')
    fc.assert(
      fc.property(written, (text) => {
        for (const way of ways) {
          expect(withoutAddress(way(text))).not.toMatch(command)
          expect(isCommand(way(text))).toBe(false)
        }
      }),
      { numRuns: 5000 },
    )
  })

  test('comes out in no JSON, which holds the same values', () => {
    fc.assert(
      fc.property(written, fc.boolean(), (text, isPretty) => {
        const data = { [text]: [text, { x: text }] }
        const json = jsonForTerminal(JSON.stringify(data, undefined, isPretty ? 2 : undefined))
        expect(JSON.parse(json)).toEqual(data)
        expect(json.replace(/\[[\da-fA-F:.]+\]/g, ' ')).not.toMatch(command)
      }),
      { numRuns: 5000 },
    )
  })

  test('is shown otherwise than a name that reads like it', () => {
    fc.assert(
      fc.property(written, (text) => {
        expect(decode(forTerminal(text))).toBe(text)
      }),
      { numRuns: 5000 },
    )
  })

  test.each([
    ['::x', true],
    ['\t ::x', true],
    ['a ::x', false],
    ['a ##[x', true],
    ['"::x"', false],
  ])('%j is one for a log as it is: %s', (line, is) => expect(isCommand(line)).toBe(is))
})

/** What a reader makes of the shown name: quotes off, escapes undone. */
function decode(shown: string): string {
  const inner = /^"(?:(?:\\x22)? [^"]*|[^"]* (?:\\x22)?)"$/u.test(shown) ? shown.slice(1, -1) : shown
  return inner.replace(/\\(?:\\|x([0-9a-f]{2})|u([0-9a-f]{4})|u\{([0-9a-f]+)\})/gu, (found, two, four, more) => {
    const hex = two ?? four ?? more
    return hex === undefined ? found.slice(1) : String.fromCodePoint(Number.parseInt(hex, 16))
  })
}

/** Code spans by CommonMark's rules: a run of backticks up to the next run of the same length. */
function readMarkdown(markdown: string): { outside: string; code: string[] } {
  const code: string[] = []
  let outside = ''
  let rest = markdown
  for (;;) {
    const open = /`+/.exec(rest)
    if (open === null) return { outside: outside + rest, code }
    const [fence] = open
    const after = rest.slice(open.index + fence.length)
    const close = [...after.matchAll(/`+/g)].find((run) => run[0] === fence)
    if (close === undefined) throw new Error(`an open code span in ${markdown}`)
    const content = after.slice(0, close.index)
    outside += `${rest.slice(0, open.index)}\0`
    code.push(/^ .*[^ ].* $/u.test(content) ? content.slice(1, -1) : content)
    rest = after.slice(close.index + fence.length)
  }
}

describe('a name in a comment', () => {
  test.each([
    ['alice', '`alice`'],
    ['@team', '`@team`'],
    ['a|b', '`a`&#124;`b`'],
    ['a`b', '``a`b``'],
    ['`', '`` ` ``'],
    ['<img src=x>', '`<img src=x>`'],
  ])('%j is written %s', (name, written) => {
    expect(forMarkdown(name)).toBe(written)
  })

  test('is code and nothing else, and reads as itself', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const written = forMarkdown(text)
        const { outside, code } = readMarkdown(written)
        expect(written).not.toMatch(/[|\n\r]/)
        expect(outside.replaceAll('\0', '').replaceAll('&#124;', '')).toBe('')
        expect(code.join('|').replace(/\|+/g, '|')).toBe(
          forTerminal(text)
            .replace(/\|+/g, '|')
            .replace(/^\||\|$/g, ''),
        )
      }),
      { numRuns: 2000 },
    )
  })
})

describe('a sentence in a comment', () => {
  test.each([
    ['60 of 180 users (33.3 %) would be deleted', '60 of 180 users (33.3 %) would be deleted'],
    ['plan with --max-deletes 60', 'plan with `--max-deletes 60`'],
    ['see #1, @team and www.example.com.', 'see `#1`, `@team` and `www.example.com`.'],
    ['fixed in deadbeef by GH-12', 'fixed in `deadbeef` by `GH-12`'],
    ['users "<b>x</b>", "bob"', 'users `"<b>x</b>"`, "bob"'],
    ['*all* of _them_', '`*all*` of `_them_`'],
    ['[text](http://x) ![i](u)', '`[text](http://x) ![i](u`)'],
  ])('%s', (sentence, written) => {
    expect(proseForMarkdown(sentence)).toBe(written)
  })

  test('outside of code only harmless words are left', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          hostile,
          fc.array(hostile).map((words) => words.join(' ')),
        ),
        (text) => {
          const written = proseForMarkdown(text)
          const { outside } = readMarkdown(written)
          expect(written).not.toMatch(/[|\n\r]/)
          expect(outside.replaceAll('\0', '').replaceAll('&#124;', '')).toMatch(/^[A-Za-z0-9 .,;:!?%'"()-]*$/)
          expect(outside).not.toMatch(/www\.|:\/\/|[0-9a-f]{7}/i)
        },
      ),
      { numRuns: 2000 },
    )
  })
})
