import { expect, test } from 'vitest'

import { readAll } from '../../src/io/stdin.ts'

/** A pipe without an end. */
async function* endless(): AsyncGenerator<Buffer> {
  for (;;) yield Buffer.alloc(1024, 'a')
}

test('a pipe is read to its end', async () => {
  async function* pieces(): AsyncGenerator<string> {
    yield 'ann\n'
    yield 'zoë\n'
  }
  expect((await readAll(pieces(), 'Standard input')).toString()).toBe('ann\nzoë\n')
})

test('a pipe without an end is refused', async () => {
  await expect(readAll(endless(), '/dev/fd/63', 2 * 1024 * 1024)).rejects.toMatchObject({
    code: 'usage',
    message: '/dev/fd/63 is larger than 2 MB.',
    hint: 'split it into smaller lists',
  })
})
