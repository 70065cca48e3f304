// What is loaded when something of it is first used, though it is imported as anything else: `show` needs no YAML, and a
// plan without a hubplan.yaml no validator of one.

import { readFileSync } from 'node:fs'

/** `sync` is the part of csv-parse that is imported. */
const packages = ['csv-parse/sync', 'minimatch', 'unhomoglyph', 'yaml']

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))

// With the version: a program that runs while a newer one is installed must not load that one's part.
const fileOf = (name) => `${name.replaceAll(/[^a-z]/g, '-')}-${version}.cjs`

/**
 * @param apart builds entries in files of their own, which the bundle then asks for; without it the bundle holds them,
 * not yet run
 */
export function late(apart) {
  return {
    name: 'late',
    setup({ onEnd, onLoad, onResolve, onStart, resolve }) {
      const asked = new Set()
      onStart(() => asked.clear())
      onResolve({ filter: new RegExp(`^(${packages.join('|')})$`) }, ({ path, importer }) =>
        /[\\/]src[\\/]/.test(importer) ? { path, namespace: 'late' } : undefined,
      )
      onLoad({ filter: /./, namespace: 'late' }, async ({ path }) => ({
        contents: standIn(path, Object.keys(await import(path))),
        resolveDir: import.meta.dirname,
      }))
      onResolve({ filter: /^whole:/ }, ({ path, kind, resolveDir }) => {
        const name = path.replace('whole:', '')
        if (apart === undefined) return resolve(name, { kind, resolveDir })
        asked.add(name)
        return { path: `./${fileOf(name)}`, external: true }
      })
      onEnd(async (bundle) => {
        if (apart === undefined || bundle.errors.length > 0) return
        const entries = Object.fromEntries([...asked].map((name) => [fileOf(name).replace(/\.cjs$/, ''), name]))
        const { outputFiles, metafile } = await apart(entries)
        bundle.outputFiles.push(...outputFiles)
        Object.assign(bundle.metafile.inputs, metafile.inputs)
        Object.assign(bundle.metafile.outputs, metafile.outputs)
      })
    },
  }
}

/** A module with the names of another one, which it loads when it is asked for the first of them. */
function standIn(path, names) {
  const whole = `require('whole:${path}')`
  const named = names.filter((name) => !['default', 'module.exports'].includes(name))
  if (named.length === 0) return `module.exports = (...given) => ${whole}(...given)`
  return `module.exports = { ${named.map((name) => `get ${name}() { return ${whole}.${name} }`).join(', ')} }`
}
