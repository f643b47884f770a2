import type { Elements } from './order.ts'

/** Columns of a place, and what has none. */
export type Place = {
  function_code: string
  un_locode?: string
  code: string
  name: string
  others: readonly (readonly [string, string])[]
}

/** UN/LOCODE: country by two letters, place by three letters or digits 2 to 9. */
const LOCODE = /^[A-Z]{2}[A-Z2-9]{3}$/

/** 3055: the UN/ECE, whose code list is UN/LOCODE; 1131: ports and places. */
const UNECE = '6'

/**
 * LOC: 3227 function, C517 (3225 code, 1131 list, 3055 agency, 3224 name), C519 and C553 related
 * places. A code without list or agency is UN/LOCODE where it has its form.
 */
export function placeOf({ at }: Elements): Place | undefined {
  const [function_code, code, list, agency, name] = [at(0), at(1), at(1, 1), at(1, 2), at(1, 3)]
  const others = [2, 3].flatMap((element) => {
    const text = [at(element), at(element, 3)].filter(Boolean).join(' ')
    return text === '' ? [] : [[`related_${element - 1}`, text] as const]
  })
  if (function_code === '' || (code === '' && name === '' && others.length === 0)) return undefined
  const compact = code.replace(/\s/g, '').toUpperCase()
  const isLocode = LOCODE.test(compact) && (agency === UNECE || (list === '' && agency === ''))
  return { function_code, ...(isLocode && { un_locode: compact }), code, name, others }
}
