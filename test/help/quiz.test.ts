// Questions of newcomers: each is answered by README, or by at most two commands of help.
import { describe, expect, test } from 'vitest'

import { temporaryFolder } from '../helpers/folder.ts'
import { runInside } from '../helpers/inside.ts'
import { flat, pathOf, sectionsOf, textOf } from './manual.ts'
import questions from './quiz.json' with { type: 'json' }

interface Question {
  readonly question: string
  /** What a newcomer opens or types, one after the other. */
  readonly commands: readonly string[]
  /** What the eye is looking for in the first output; the answer, or the name of what to open next, stands in its line. */
  readonly find: string
  /** Page and heading with the answer; empty for the help of a command. */
  readonly where: string
  readonly answer: string
}

const quiz: readonly Question[] = questions

/** What a newcomer reads after a command; an item of a list is one line. */
async function outputOf(command: string): Promise<string> {
  if (command === 'README') return textOf('README.md')
  const { stdout } = await runInside(command.split(' ').slice(1), { cwd: temporaryFolder(), env: {} })
  return stdout.replaceAll(/\n {12,}/g, ' ')
}

/** The page and the heading with the answer. */
function partOf(where: string): string {
  const [page = '', anchor = ''] = where.split('#')
  const text = textOf(page === 'README' ? 'README.md' : pathOf(page))
  return sectionsOf(text).find((section) => section.anchor === anchor)?.text ?? `no heading ${where}`
}

describe('the quiz', () => {
  test('has 20 questions, each once', () => {
    expect(new Set(quiz.map(({ question }) => question)).size).toBe(20)
    expect(quiz).toHaveLength(20)
  })

  test.each(quiz)('$question', async ({ commands, find, where, answer }) => {
    const outputs = await Promise.all(commands.map(outputOf))
    const lines = (outputs[0] ?? '').split('\n').filter((line) => line.toLowerCase().includes(find.toLowerCase()))
    expect(lines).not.toEqual([])
    expect(commands.length).toBeLessThanOrEqual(2)
    // Its line names the topic to open next.
    const [, next] = / ([\w-]+)$/.exec(commands[1] ?? '') ?? []
    if (next !== undefined) expect(lines.some((line) => line.includes(next))).toBe(true)
    expect(flat(outputs.at(-1) ?? '')).toContain(flat(answer))
    if (where !== '') expect(flat(partOf(where))).toContain(flat(answer))
  })
})
