import manifest from '../../package.json' with { type: 'json' }

/** Name and version of this program, as a plan records it. */
export const tool = `hubplan ${manifest.version}`
