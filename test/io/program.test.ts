// Where the program in one file is found.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { readProgram } from '../../src/io/program.ts'
import { temporaryFolder } from '../helpers/folder.ts'

const licences = '/*\nhubplan holds code of these packages.\n\nx 1.0.0 (MIT)\n*/\n'

test.each([
  ['itself', 'hubplan.mjs', 'hubplan.mjs'],
  ['itself under another name', 'bin/hp', 'bin/hp'],
  ['beside the entry of a package', 'dist/cli.js', 'dist/single/hubplan.mjs'],
  ['above the chunks of a package', 'dist/chunks/a.js', 'dist/single/hubplan.mjs'],
  ['in the build of a checkout', 'src/io/program.ts', 'dist/single/hubplan.mjs'],
])('%s', async (_, own, single) => {
  const folder = temporaryFolder()
  for (const path of [own, single]) {
    await mkdir(join(folder, path, '..'), { recursive: true })
    await writeFile(
      join(folder, path),
      path === single ? licences : "const ending = 'hubplan holds code of these packages.'\n",
    )
  }
  const { bytes, sha256 } = await readProgram(join(folder, own))
  expect(String(bytes)).toBe(licences)
  expect(sha256).toMatch(/^[0-9a-f]{64}$/)
})

test('a checkout without a build has none, and says how it is made', async () => {
  const own = join(temporaryFolder(), 'program.ts')
  await expect(readProgram(own)).rejects.toMatchObject({
    message: 'This hubplan has no single file that CI could run.',
    hint: 'in a checkout, run npm run build; or give --install SPEC --integrity sha512-...',
  })
})
