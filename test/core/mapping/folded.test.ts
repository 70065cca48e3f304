import { expect, test } from 'vitest'

import { foldedHeader } from '../../../src/core/mapping/folded.ts'

test.each([
  ['without spaces and case', ' User  Name ', 'username'],
  ['in composed letters', 'Pre\u0301nom', 'prénom'],
  ['with a straight apostrophe', 'Numéro d’identification', "numérod'identification"],
])('headers compare %s', (_, header, folded) => expect(foldedHeader(header)).toBe(folded))
