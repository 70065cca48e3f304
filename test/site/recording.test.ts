// What `npm run pictures` records stands on its own wherever it is shown.
import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

const recording = readFileSync('fixtures/pictures/demo.svg', 'utf8')

test('the recording is small, and asks for nothing: no script, no font, no other file', () => {
  expect(recording.length).toBeLessThan(300_000)
  expect(recording).not.toMatch(/<script|@import|@font-face|url\(|<image|\son\w+=/)
  expect([...recording.matchAll(/href="([^"]*)"/g)].filter(([, to = '']) => !to.startsWith('#'))).toEqual([])
})

test('the recording repeats, and is a still for people who want no motion', () => {
  expect(recording).toMatch(/\.film \{ animation: film [\d.]+s step-end infinite \}/)
  const [, still] =
    /reduced-motion: reduce\) \{\s+\.film \{ animation: none; transform: translateY\(-(\d+)px\)/.exec(recording) ?? []
  const [, height] = /^<svg [^>]* height="(\d+)"/.exec(recording) ?? []
  // A whole screen is in sight: the list of `hubplan review`.
  expect(Number(still) % Number(height)).toBe(0)
  const screens = recording.split('class="caption"').slice(1)
  expect(screens[Number(still) / Number(height)]).toContain('>review: approve it<')
})
