import type { Preset, Variant } from './types.ts'

/** The header is in the language of the teacher. */
export const moodleParticipants: Preset = {
  title: 'the participants of a Moodle course',
  looks: [
    ['First name', 'Surname', 'Email address'],
    ['First name', 'Last name', 'Email address'],
    ['Vorname', 'Nachname', 'E-Mail-Adresse'],
    ['Prénom', 'Nom', 'Adresse de courriel'],
    ['Prénom', 'Nom de famille', 'Adresse de courriel'],
    ['Nombre', 'Apellido(s)', 'Dirección de correo'],
  ],
  variants: [
    inLanguage('Email address', 'Groups'),
    inLanguage('E-Mail-Adresse', 'Gruppen'),
    inLanguage('Adresse de courriel', 'Groupes'),
    inLanguage('Dirección de correo', 'Grupos'),
  ],
  needsDomain: true,
}

function inLanguage(address: string, groups: string): Variant {
  return { columns: { username: { from: address }, groups: { from: [groups], split: ', ' } }, mayLack: [groups] }
}
