// How src/ becomes the programs that are shipped: bundles that need no other package. Used by build.mjs.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

import standalone from 'ajv/dist/standalone/index.js'
import { context, build as esbuild } from 'esbuild'

import { gathering } from './chunks.mjs'
import { late } from './late.mjs'

export const root = fileURLToPath(new URL('../..', import.meta.url))

/** Below the root, with `/` also on Windows. Patterns of plugins meet the native form: `[\\/]`. */
const place = (path) => relative(root, path).replaceAll('\\', '/')

/** Of these packages much is never used and would be loaded all the same. */
const slim = {
  // Workbooks are only written: no CSV, no streams, no reader.
  exceljs: "import Workbook from 'exceljs/lib/doc/workbook.js'; export default { Workbook }",
  // As its index.js puts a pool together, without fetch, WebSockets, caches and mocks.
  undici: `require('undici/lib/dispatcher/dispatcher.js').prototype.request = require('undici/lib/api/api-request.js')
    require('undici/lib/dispatcher/dispatcher.js').prototype.connect = require('undici/lib/api/api-connect.js')
    exports.Pool = require('undici/lib/dispatcher/pool.js')
    exports.ProxyAgent = require('undici/lib/dispatcher/proxy-agent.js')
    exports.buildConnector = require('undici/lib/core/connect.js')
    exports.errors = require('undici/lib/core/errors.js')`,
  // What these two offer for old versions of Node is what Node has.
  'readable-stream': "module.exports = require('node:stream')",
  string_decoder: "module.exports = require('node:string_decoder')",
}

const slimPackages = {
  name: 'slim-packages',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^(exceljs|undici|readable-stream|string_decoder)\/?$/ }, ({ path }) => ({
      path: path.replace(/\/$/, ''),
      namespace: 'slim',
    }))
    onLoad({ filter: /.*/, namespace: 'slim' }, ({ path }) => ({ contents: slim[path], resolveDir: root }))
    // SOCKS proxies are refused before.
    onLoad({ filter: /[\\/]undici[\\/]lib[\\/]dispatcher[\\/]socks5-proxy-agent\.js$/ }, () => ({
      contents: 'module.exports = class {}',
    }))
    // HTTP/2 is not offered to any hub; its module of Node is the largest of all that would be loaded.
    onLoad({ filter: /[\\/]undici[\\/]lib[\\/]dispatcher[\\/]client-h2\.js$/ }, () => ({
      contents: 'module.exports = undefined',
    }))
    // A tool for who works on ink, behind a variable.
    onLoad({ filter: /[\\/]ink[\\/]build[\\/]devtools\.js$/ }, () => ({ contents: '' }))
    onLoad({ filter: /[\\/]exceljs[\\/]lib[\\/]csv[\\/]csv\.js$/ }, () => ({ contents: 'module.exports = class {}' }))
  },
}

/** The tables of string-width cost more to load than all the rest of `--help`, and ASCII needs none of them. */
const swiftWidth = {
  name: 'swift-width',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^whole-width$/ }, ({ importer }) => ({
      path: place(importer),
      namespace: 'whole-width',
    }))
    onLoad({ filter: /^/, namespace: 'whole-width' }, async ({ path }) => ({
      contents: await readFile(join(root, path), 'utf8'),
      resolveDir: dirname(join(root, path)),
    }))
    onLoad({ filter: /[\\/]node_modules[\\/]string-width[\\/]index\.js$/ }, () => ({ contents: asciiWidth }))
  },
}
const asciiWidth = `export default function stringWidth(text, options) {
  return /^[ -~]*$/.test(text) ? text.length : require('whole-width').default(text, options)
}`

/** `?raw` is the text of a file, as vite has it; of package.json only the version is kept. */
const texts = {
  name: 'texts',
  setup({ onLoad, onResolve, resolve }) {
    onResolve({ filter: /\?raw$/ }, async ({ path, resolveDir }) => {
      const { path: file } = await resolve(path.replace(/\?raw$/, ''), { kind: 'import-statement', resolveDir })
      return { path: place(file), namespace: 'raw' }
    })
    onLoad({ filter: /.*/, namespace: 'raw' }, async ({ path }) => ({
      contents: await readFile(join(root, path), 'utf8'),
      loader: 'text',
      watchFiles: [join(root, path)],
    }))
    onLoad({ filter: /[\\/]package\.json$/ }, async ({ path }) => {
      if (place(path) !== 'package.json') return undefined
      const { version } = JSON.parse(await readFile(path, 'utf8'))
      return { contents: JSON.stringify({ version }), loader: 'json' }
    })
  },
}

/** What esbuild says of the page's own bundle, once it is made: its packages are shipped as well. */
export const insidePages = []

/** The page of `hubplan web` is a program of its own, for a browser: the server carries its script as a text. */
const pages = {
  name: 'pages',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]src[\\/]web[\\/]page-script\.ts$/ }, async () => {
      const { outputFiles, metafile } = await esbuild(forBrowser)
      insidePages.splice(0, 1, metafile)
      return {
        contents: `export const pageScript = ${JSON.stringify(outputFiles[0].text)}`,
        watchFiles: Object.keys(metafile.inputs).map((path) => join(root, path)),
      }
    })
  },
}

/** Compiling the schemas takes longer than reading and showing a plan: it is done here, by the program's own compiler. */
const validators = {
  name: 'validators',
  setup({ onLoad, onResolve }) {
    const compiling = importSource('src/io/validators.ts')
    onLoad({ filter: /[\\/]src[\\/]io[\\/]validators\.ts$/ }, async () => {
      const { schemaNames } = await compiling
      const cases = schemaNames.map((name) => `case '${name}': return require('whole:validator:${name}').default`)
      return {
        contents: `export function validatorOf(name) { switch (name) { ${cases.join('; ')} } }`,
        resolveDir: root,
      }
    })
    onResolve({ filter: /^validator:/ }, ({ path }) => ({
      path: path.replace('validator:', ''),
      namespace: 'validator',
    }))
    onLoad({ filter: /./, namespace: 'validator' }, async ({ path }) => {
      const { ajvFor, schemaOf } = await compiling
      const ajv = ajvFor(path, { code: { source: true, esm: true } })
      return { contents: standalone.default(ajv, ajv.compile(schemaOf(path))), resolveDir: root }
    })
  },
}

/** A module of the sources, run as it is. */
export async function importSource(path) {
  const { outputFiles } = await esbuild({
    ...common,
    entryPoints: [path],
    packages: 'external',
    plugins: [texts],
    metafile: false,
  })
  const folder = await mkdtemp(`${root}node_modules/.hubplan-`)
  try {
    await writeFile(`${folder}/source.mjs`, outputFiles[0].text)
    return await import(pathToFileURL(`${folder}/source.mjs`).href)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const common = {
  absWorkingDir: root,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  jsx: 'automatic',
  // Names stay, for the traces in reports of bugs.
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  // Node reads a file with one letter beyond ASCII in twice the memory, and at half the speed.
  charset: 'ascii',
  metafile: true,
  write: false,
  logLevel: 'warning',
  define: { 'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"', __filename: 'hubplanFile' },
  plugins: [slimPackages, swiftWidth, texts, validators, pages],
}

/** The script of the page: one classic file, for browsers of the last years. */
export const forBrowser = {
  absWorkingDir: root,
  entryPoints: ['src/web/page/main.tsx'],
  outfile: 'page.js',
  bundle: true,
  format: 'iife',
  platform: 'browser',
  target: ['chrome111', 'firefox115', 'safari16.4'],
  jsx: 'automatic',
  jsxImportSource: 'preact',
  minify: true,
  legalComments: 'none',
  charset: 'utf8',
  metafile: true,
  write: false,
  logLevel: 'warning',
}

/** Files beside the chunks, which ask for them. */
function apart(entryPoints) {
  const places = { outdir: 'dist/chunks', outExtension: { '.js': '.cjs' } }
  return esbuild({ ...common, ...places, charset: 'utf8', entryPoints, format: 'cjs' })
}

const entries = { cli: 'src/cli.ts', index: 'src/index.ts' }
const inputsOf = async () => {
  const plugins = [late(), ...common.plugins]
  const { metafile } = await esbuild({ ...common, plugins, entryPoints: entries, splitting: true, outdir: 'dist' })
  return metafile.inputs
}

/** The program and the library, with what they share and what is only sometimes needed in chunks. */
export const forPackage = {
  ...common,
  plugins: [gathering(inputsOf, { root, entries: Object.values(entries) }), late(apart), ...common.plugins],
  entryPoints: entries,
  splitting: true,
  outdir: 'dist',
  chunkNames: 'chunks/[name]-[hash]',
}

/** The program alone, in one file: it needs an `outfile`. */
export const forSingle = { ...common, entryPoints: ['src/cli.ts'], plugins: [late(), ...common.plugins] }

/** What CommonJS has and modules have not: packages ask for Node's own modules by `require`, and for their file. */
const lacks = [
  [
    /\btypeof require\b/,
    "import{createRequire as hubplanRequire}from'node:module';const require=hubplanRequire(import.meta.url);",
  ],
  [/\bhubplanFile\b/, 'const hubplanFile=import.meta.filename;'],
]

/** Text of an output, able to load what it bundles. */
export function loadable(text) {
  const head = lacks.map(([asks, gives]) => (asks.test(text) ? gives : '')).join('')
  if (head === '') return text
  const [shebang = ''] = /^#!.*\n/.exec(text) ?? []
  return `${shebang}${head}\n${text.slice(shebang.length)}`
}

export { context, esbuild }
