import type { Reading } from '@tongqu/adapter-kit'
import type { FuzzDocument } from '@tongqu/adapter-kit/testing'

const HEAD = "UNA:+.? 'UNB+UNOY:3+YZFREIGHT:ZZZ+QYPORT:ZZZ+260105:0815+900001'"

/** Interchanges made of messages: instructions with dangerous goods, and announcements. */
export const FUZZ_DOCUMENTS: readonly FuzzDocument[] = [
  interchange('IFTMIN D.04A', 'IFTMIN:D:04A:UN', (number) => [
    `BGM+340+YZ202601050000${number}+9`,
    'DTM+137:202601050810?+08:303',
    `RFF+AAM:YZ202601050000${number}`,
    'TDT+20+2601W+1++YZSL:172:20+++9999010:146:11:YUNZE TRIAL 1',
    'LOC+9+CNQY2:139:6:青屿港',
    'DTM+133:20260107120000:204',
    'NAD+CZ+99680100MA9T00001Z::91++云泽试装机械厂+试装路 8 号+临衡',
    'GID+1+40:BX',
    'MEA+AAE+G+KGM:12500',
    'DGS+IMD+3+1300+38:CEL+3',
  ]),
  interchange('COPARN D.00B', 'COPARN:D:00B:UN:SMDG20', (number) => [
    `BGM+126+CP${number}+9`,
    `RFF+BN:BKG202601050000${number}`,
    'TDT+20+2601W+1++YZSL:172:20+++BSIM1:103::YUNZE TRIAL 1',
    'LOC+11+SGSIN:139:6',
    'EQD+CN+YZSU0500016+22G1:102:5++2+5',
    'RFF+SQ:0001',
    'MEA+AAE+VGM+KGM:11495.14',
    'FTX+AAA+++TABLE CERAMICS',
  ]),
]

/** Names a reading by its contract and key. */
export function identityOf({ contract, reading }: Reading): string {
  const { message_id, reference_index, place_index, party_index } = reading
  const { goods_index, equipment_index } = reading
  const indexes = [reference_index, place_index, party_index, goods_index, equipment_index]
  return [contract, message_id, ...indexes].join(' ')
}

function interchange(
  name: string,
  type: string,
  segments: (number: number) => string[],
): FuzzDocument {
  return {
    name,
    records: [1, 2, 3, 4, 5].map((number) => {
      const body = segments(number)
      const all = [`UNH+${number}+${type}`, ...body, `UNT+${body.length + 2}+${number}`]
      return all.map((segment) => `${segment}'`).join('')
    }),
    wrap: (records) => `${HEAD}${records.join('')}UNZ+${records.length}+900001'`,
  }
}
