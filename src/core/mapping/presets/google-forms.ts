import type { Preset, Variant } from './types.ts'

/** Groups are the answer to a question, which only the mapping can name. One person may answer twice. */
export const googleForms: Preset = {
  title: 'the answers to a Google form',
  looks: [
    ['Timestamp', 'Email Address'],
    ['Zeitstempel', 'E-Mail-Adresse'],
    ['Horodateur', 'Adresse e-mail'],
  ],
  variants: [inLanguage('Email Address'), inLanguage('E-Mail-Adresse'), inLanguage('Adresse e-mail')],
  needsDomain: true,
}

function inLanguage(address: string): Variant {
  return { columns: { username: { from: address } }, repeat: 'unite' }
}
