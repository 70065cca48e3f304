// Random hubs and random files: whatever a plan does, its first screen says nothing that is not so, and reassures nobody wrongly.
import { expect, test } from 'vitest'

import * as fc from '../../helpers/draws.ts'
import { readStrictly } from '../strict-markdown.ts'
import { factsOf } from './facts.ts'
import { readAt } from './hub.ts'
import { judge } from './judge.ts'
import { planFrom } from './make.ts'
import type { Made } from './plans/index.ts'
import { answersOf } from './read.ts'
import { comparable } from './same.ts'
import { firstLines, linesOfMarkdown } from './screen.ts'
import { linesOfPage } from './screen-page.ts'
import { linesOfText } from './screen-text.ts'
import { commentOf, pageOf, textOf } from './views.ts'
import { wholeFaults } from './whole.ts'
import { deskOf, world } from './world.ts'

function expectTrue(made: Made): void {
  const comment = commentOf(made)
  const truth = factsOf(made)
  const read = answersOf(linesOfMarkdown(comment.split('\n').slice(0, firstLines).join('\n')))
  expect(Object.values(judge(read, truth, made)).flat()).toEqual([])
  const notShown = read.facts.get('Not shown')?.words ?? ''
  expect(wholeFaults({ comment, lines: linesOfMarkdown(comment), notShown }, truth, made)).toEqual([])
  expect(comparable(answersOf(linesOfText(textOf(made))))).toEqual(comparable(read))
  expect(comparable(answersOf(linesOfPage(pageOf(made))))).toEqual(comparable(read))
  readStrictly(comment)
}

test('what the first screen of any plan says is so, in every view', async () => {
  await fc.assert(
    fc.asyncProperty(world, async (drawn) => {
      const desk = deskOf(drawn)
      const plan = await planFrom(desk).catch(() => undefined)
      fc.pre(plan !== undefined)
      const now = drawn.isLate ? '2026-03-20T00:00:00.000Z' : readAt
      if (plan !== undefined) expectTrue({ name: 'random', plan, live: desk.live, now, file: 'plan.json', job: 'none' })
    }),
    { numRuns: 200 },
  )
}, 120_000)
