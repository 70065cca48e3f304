// The bill of materials of a release, in CycloneDX: the packages whose code is in the bundle.
// All of them are development dependencies, so the list of `npm sbom` is cut down to what the licences name.
import { createHash } from 'node:crypto'

/**
 * @param full what `npm sbom --sbom-format cyclonedx` gives
 * @param bundled names as `name@version`
 * @param files artifacts of the release: `{ name, sha256 }`
 * @param timestamp of the commit, not of the clock: two builds of a commit have the same bill
 * @throws when npm knows nothing of a package that is bundled
 */
export function sbomOf(full, { bundled, files, timestamp }) {
  const known = new Map(full.components.map((one) => [one['bom-ref'], one]))
  const missing = bundled.filter((ref) => !known.has(ref))
  if (missing.length > 0) throw new Error(`npm sbom does not list ${missing.join(', ')}, which the bundle holds.`)
  const refs = new Set(bundled)
  const product = full.metadata.component
  const component = { ...product, type: 'application', name: product['bom-ref'].replace(/@[^@]*$/, '') }
  const bom = {
    ...full,
    metadata: { ...full.metadata, timestamp, component: { ...component, components: files.map(asComponent) } },
    components: [...refs].sort().map((ref) => asBundled(known.get(ref))),
    dependencies: dependenciesWithin(full.dependencies, new Set([...refs, product['bom-ref']])),
  }
  return { ...bom, serialNumber: serialOf({ ...bom, serialNumber: null }) }
}

/** Without the mark of a development dependency, and without the address from which this machine fetched it. */
function asBundled({ properties, externalReferences, ...component }) {
  return {
    ...component,
    scope: 'required',
    properties: properties.filter(({ name }) => name !== 'cdx:npm:package:development'),
    externalReferences: externalReferences.filter(({ type }) => type !== 'distribution'),
  }
}

function asComponent({ name, sha256 }) {
  return { type: 'file', name, hashes: [{ alg: 'SHA-256', content: sha256 }] }
}

function dependenciesWithin(dependencies, refs) {
  return dependencies
    .filter(({ ref }) => refs.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((one) => refs.has(one)) }))
}

/** A UUID made of the contents (version 8 of RFC 9562), so that equal bills have equal numbers. */
function serialOf(bom) {
  const hex = createHash('sha256').update(JSON.stringify(bom)).digest('hex')
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
