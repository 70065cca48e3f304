// The words that flags take. They stand apart from what they choose, so that help is shown without loading that.
export { providerNames } from '../core/saved.ts'

/** Of a plan that is shown. */
export const formats = ['text', 'markdown', 'html', 'json'] as const
export type Format = (typeof formats)[number]

export const exportFormats = ['yaml', 'json', 'csv'] as const

export const listFormats = ['text', 'json', 'csv', 'names'] as const

export const shells = ['bash', 'zsh', 'fish'] as const
