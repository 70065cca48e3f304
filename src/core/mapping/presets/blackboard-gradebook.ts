import type { Preset, Variant } from './types.ts'

/** The header is in the language of the teacher. */
export const blackboardGradebook: Preset = {
  title: 'a Blackboard grade center',
  looks: [
    ['Last Name', 'Username', 'Availability'],
    ['Apellidos', 'Nombre', 'Nombre de usuario'],
  ],
  variants: [
    inLanguage('Username', { header: 'Availability', yes: 'Yes' }),
    inLanguage('Nombre de usuario', { header: 'Disponibilidad', yes: 'Sí' }),
  ],
}

function inLanguage(username: string, { header, yes }: { readonly header: string; readonly yes: string }): Variant {
  return {
    columns: {
      username,
      groups: { from: ['Child Course ID'] },
      ensure: { from: header, values: { [yes]: 'present', No: 'absent' } },
    },
    skip: [{ column: username, match: ['*_previewuser'] }],
    mayLack: ['Child Course ID', header],
  }
}
