// The judge sees a lie: each of these changes to a true comment makes one answer wrong.
import { describe, expect, test } from 'vitest'

import { factsOf } from './facts.ts'
import { judge, type Question } from './judge.ts'
import { allCases, type Made } from './plans/index.ts'
import { answersOf } from './read.ts'
import { linesOfMarkdown } from './screen.ts'
import { commentOf } from './views.ts'
import { wholeFaults } from './whole.ts'

const made = new Map<string, Promise<Made>>()

function caseOf(name: string): Promise<Made> {
  const known = made.get(name) ?? allCases.find((one) => one.name === name)?.make()
  if (known === undefined) throw new Error(`There is no plan ${name}.`)
  made.set(name, known)
  return known
}

const lies: readonly (readonly [plan: string, question: Question, from: RegExp, to: string])[] = [
  ['semester', 'how many are deleted', /Deletes 30 of 1,200 users/, 'Deletes 29 of 1,200 users'],
  ['semester', 'how many are deleted', /\(2\.5 %\)/, '(2.9 %)'],
  ['semester', 'how many are deleted', /, \d+ of them active/, ', none of them active'],
  ['semester', 'how many are deleted', /creates 15 users/, 'creates 14 users'],
  ['semester', 'how many are deleted', /; renames 1 user/, ''],
  ['roles', 'how many are deleted', /Deletes no user/, 'Deletes no user, makes no user admin'],
  ['roles', 'how many are deleted', /removes 2 memberships/, 'removes 1 membership'],
  ['semester', 'how many are deleted', /2 with a running server/, '3 with a running server'],
  ['semester', 'how many are deleted', /in the last 7 days, 10 in/, 'in the last 7 days, 11 in'],
  ['unseen', 'how old, until when', /Not visible:\*\*.*/, 'Not visible:** nothing'],
  ['roles', 'who becomes admin, gains or loses a role', /3 users given/, '4 users given'],
  ['policy', 'what to do next', /cannot be overridden\)/, 'lifted by `--allow delete-count`)'],
  ['target', 'what to do next', / --target emea/, ''],
  ['semester', 'who', /, `gone0030`/, ''],
  ['semester', 'who', /`gone0030`/, '`gone0031`'],
  ['few deletions', 'who', /\| `bob` \|.*\n/, ''],
  ['semester', 'why each', /`leavers\.csv:2`/, '`class.csv:2`'],
  ['reasons', 'why each', /inactive for `?105d`?/, 'inactive for `106d`'],
  ['semester', 'who was active last week', /active 3 days ago/, 'active 33 days ago'],
  ['semester', 'whose server runs', /4 servers are stopped/, '3 servers are stopped'],
  ['semester', 'whose server runs', /stopped\*\*: `gone0001`, /, 'stopped**: '],
  ['roles', 'who becomes admin, gains or loses a role', /`gain0002`, /, ''],
  ['roles', 'who becomes admin, gains or loses a role', /role `superuser`\*\* through/, 'role `grader`** through'],
  ['roles', 'who becomes admin, gains or loses a role', /: `ada`\n/, ': `adam`\n'],
  ['roles', 'who becomes admin, gains or loses a role', /takes admin rights from 1 user; /, ''],
  ['group deletion', 'who becomes admin, gains or loses a role', /`gpu-user`/, '`gpu`'],
  ['prune', 'what was overridden or loosened', / {2}- \*\*`--allow admin-delete`.*\n/, ''],
  ['prune', 'what was overridden or loosened', /limits:\*\*.*\n(?: {2}- .*\n)+/, 'limits:** none\n'],
  ['loosened limits', 'what was overridden or loosened', /hubplan\.yaml:2/, 'hubplan.yaml:3'],
  ['semester', 'which hub', /for `https:\/\/hub/, 'for `https://pub'],
  ['semester', 'which hub', /1,200 users, 1 admin/, '1,200 users, 2 admins'],
  ['semester', 'how old, until when', /made 2026-03-02 09:15/, 'made 2026-03-02 09:25'],
  ['semester', 'how old, until when', /until 2026-03-09/, 'until 2026-03-19'],
  ['unseen', 'how old, until when', /: ready, but not everything was visible/, ': ready'],
  ['expired', 'how old, until when', /: expired/, ': ready'],
  ['semester', 'what cannot be undone', /Cannot be undone:\*\*.*/, 'Cannot be undone:** nothing'],
  ['group deletion', 'what cannot be undone', /roles? \(.*?\)/, 'its members'],
  ['semester', 'is it still true now', /- \*\*Checked again:.*\n/, ''],
  ['in github-pull', 'what to do next', /sha256:[0-9a-f]{8}/, 'sha256:00000000'],
  ['in github-pull', 'what to do next', /merge/, 'close'],
  ['blocked', 'what to do next', /- \*\*`demotions`.*\n/, ''],
]

describe('a lie is seen', () => {
  test.each(lies)('%s: %s: %s', async (name, question, from, to) => {
    const one = await caseOf(name)
    const comment = commentOf(one)
    expect(comment).toMatch(from)
    const read = answersOf(linesOfMarkdown(comment.replace(from, to)))
    expect(judge(read, factsOf(one), one)[question]).not.toEqual([])
  })
})

describe('a fault of a whole comment is seen', () => {
  const faultsOf = async (name: string, change: (comment: string) => string): Promise<string[]> => {
    const one = await caseOf(name)
    const comment = change(commentOf(one))
    const notShown = answersOf(linesOfMarkdown(comment)).facts.get('Not shown')?.words ?? ''
    return wholeFaults({ comment, lines: linesOfMarkdown(comment), notShown }, factsOf(one), one)
  }

  test('too many lines of one guard before the names', async () => {
    const flood = Array.from({ length: 11 }, () => '- **`look-alike`**: a name looks like another one').join('\n')
    expect(
      await faultsOf('look-alikes', (text) => text.replace('### Deletes', `### Warnings\n${flood}\n\n### Deletes`)),
    ).not.toEqual([])
  })

  test('a folded demotion', async () => {
    const fold = (text: string): string =>
      text.replace('<details open><summary><b>Demotes', '<details><summary><b>Demotes')
    expect(await faultsOf('demotions', fold)).not.toEqual([])
  })

  test('something cut of which the first screen says nothing', async () => {
    expect(await faultsOf('onboarding', (text) => `${text}\n- 400 users, not named here: \`class.csv\`\n`)).not.toEqual(
      [],
    )
    expect(await faultsOf('onboarding', (text) => text.replaceAll('`new0007`', '`new0008`'))).not.toEqual([])
  })

  test('a long name that is whole in a table', async () => {
    expect(
      await faultsOf('few deletions', (text) => text.replace('| `bob` |', `| \`${'b'.repeat(62)}\` |`)),
    ).not.toEqual([])
  })

  test('a long name that is nowhere whole', async () => {
    expect(await faultsOf('long names', (text) => text.replaceAll(/x{200,}a/g, 'x'))).not.toEqual([])
  })
})
