// Builds dist/ from scratch, so that a file that was moved or deleted never lingers in it:
//   node test/scripts/build.mjs            the package: program, library, their types, manual pages, licences of what is in them,
//                                          and the program in one file, which init writes for CI
//   node test/scripts/build.mjs --single   dist/single/hubplan.mjs, that file alone; --into DIR elsewhere
//   node test/scripts/build.mjs --watch    the program and the library, again after each change
import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'

import { context, esbuild, forPackage, forSingle, insidePages, loadable, root } from './bundle.mjs'
import { bundledPackages, licenseText } from './licenses.mjs'
import { manPages } from './man/index.mjs'

const { values } = parseArgs({
  options: { single: { type: 'boolean' }, into: { type: 'string' }, watch: { type: 'boolean' } },
})
const dist = join(root, 'dist')

async function buildPackage() {
  const [bundle, types, pages] = await Promise.all([esbuild(forPackage), typesOf('src/index.ts'), manPages()])
  await rm(dist, { recursive: true, force: true })
  await writeOutputs(bundle)
  for (const [name, text] of types) await write(join(dist, 'types', name), text)
  for (const [name, text] of pages) await write(join(dist, 'man', name), text)
  await write(
    join(dist, 'THIRD-PARTY-LICENSES.txt'),
    licenseText(bundledPackages([bundle.metafile, ...insidePages], root)),
  )
}

/** Its licences stand at its end: they go wherever the file goes. */
async function buildSingle() {
  const outfile = join(values.into ?? join(dist, 'single'), 'hubplan.mjs')
  const bundle = await esbuild({ ...forSingle, outfile })
  const licenses = licenseText(bundledPackages([bundle.metafile, ...insidePages], root)).replaceAll('*/', '* /')
  await writeOutputs(bundle, `/*\n${await readFile(join(root, 'LICENSE'), 'utf8')}\n${licenses}*/\n`)
}

async function watch() {
  const writing = {
    name: 'writing',
    setup: ({ onEnd }) => {
      onEnd(async (bundle) => {
        if (bundle.errors.length > 0) return
        await writeOutputs(bundle)
        process.stderr.write(`${new Date().toLocaleTimeString()} built\n`)
      })
    },
  }
  const watched = await context({ ...forPackage, plugins: [...forPackage.plugins, writing] })
  await watched.watch()
}

async function writeOutputs({ outputFiles }, end = '') {
  for (const { path, text } of outputFiles) {
    await write(path, (path.endsWith('.cjs') ? text : loadable(text)) + end)
    if (text.startsWith('#!')) await chmod(path, 0o755)
  }
}

async function write(path, text) {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text)
}

/** The declarations of an entry and of what they name, by their place below dist/types. */
async function typesOf(entry) {
  const folder = await mkdtemp(join(tmpdir(), 'hubplan-types-'))
  try {
    const tsc = fileURLToPath(import.meta.resolve('typescript/package.json')).replace(/package\.json$/, 'bin/tsc')
    const flags = ['--noEmit', 'false', '--declaration', '--emitDeclarationOnly', '--outDir', folder]
    await promisify(execFile)(process.execPath, [tsc, '-p', 'tsconfig.json', ...flags], { cwd: root })
    return await declarations(join(folder, entry.replace(/\.ts$/, '.d.ts')), join(folder, 'src'))
  } catch (failure) {
    throw new Error(failure.stdout || failure.message)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const imports = /(\bfrom |\bimport\()(['"])([^'"]+)\2/g

async function declarations(first, base) {
  const found = new Map()
  const open = [first]
  for (const path of open) {
    if (found.has(path)) continue
    const text = await readFile(path, 'utf8')
    for (const [, , , name] of text.matchAll(imports)) {
      if (!name.startsWith('.')) throw new Error(`${path}: types of the library must not need ${name}.`)
      open.push(join(dirname(path), name.replace(/\.ts$/, '.d.ts')))
    }
    found.set(
      path,
      text.replaceAll(imports, (_, word, quote, name) => word + quote + name.replace(/\.ts$/, '.js') + quote),
    )
  }
  return [...found].map(([path, text]) => [path.slice(base.length + 1), text])
}

if (values.watch) await watch()
else if (values.single) await buildSingle()
else {
  await buildPackage()
  await buildSingle()
}
