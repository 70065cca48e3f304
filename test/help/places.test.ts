// What the manual says of the code: the files that it names are there, and so are the functions in them.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

describe.each(['architecture', 'contributing'])('%s', (topic) => {
  const text = read(`src/help/${topic}.md`)

  test('names files and folders that there are', () => {
    const places = [...text.matchAll(/`((?:src|test|schemas|fixtures|\.github|\.ci)(?:\/[\w./-]+)?)`/g)]
    const paths = places.map(([, path = '']) => path)
    expect(paths.length).toBeGreaterThan(10)
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([])
  })
})

test('architecture names functions where they are', () => {
  const pairs = [...read('src/help/architecture.md').matchAll(/`(\w+)`[^`.;:]*?\(`(src\/[\w./-]+\.ts)`/g)]
  expect(pairs.length).toBeGreaterThan(14)
  const missing = pairs.filter(([, name = '', path = '']) => {
    return !new RegExp(`^export (?:async )?function ${name}\\b`, 'm').test(read(path))
  })
  expect(missing.map(([, name, path]) => `${name} in ${path}`)).toEqual([])
})

test('architecture tells every folder of src and of its core', () => {
  const text = read('src/help/architecture.md')
  const folders = [...read('test/architecture.test.ts').matchAll(/^ {2}'?(?:views\/\*\.ts|(\w+))'?: \[/gm)]
  const names = folders.map(([, name = 'views']) => name)
  expect(names.length).toBeGreaterThan(12)
  expect(names.filter((name) => !text.includes(`\`${name}\``))).toEqual([])
})
