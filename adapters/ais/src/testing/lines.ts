/** Sentences of invented vessels, made by the simulator's encoder; gpsdecode reads the same. */

export const POSITION = '!AIVDM,1,1,,A,16:ktQP51G`1b1PAhf04lSqf0000,0*77'
export const POSITION_B = '!AIVDM,1,1,,B,B6:kveh0Er0JPH4L;P1=8vKTh000,0*08'
export const NAME_A = '!AIVDM,1,1,,B,H6:kveiUDr1UF37G800000000000,0*7A'
export const SIDES_B = '!AIVDM,1,1,,B,H6:kvelNIJD7imo2Iihmj01P6334,0*0E'
export const AID = '!AIVDM,1,1,,A,E>l4t?0V4W42W3h194R3Rh2Pab@D0j5@8owT000003Sh142AD`5klRlh,0*16'
export const STATION = '!BSVDM,1,1,,A,403tL@Av`@`N?`1W60AhFT700000,0*4A'
export const AIRCRAFT = '!AIVDM,1,1,,A,91b@72A<1E`24I0Ajr`3Q3020000,0*75'
export const LONG_RANGE = '!AIVDM,1,1,,A,K6:ktW9D75RAS1ht,0*3B'
export const OTHER_8 = '!AIVDM,1,1,,A,86:ktW100@400001,0*2E'
export const UNKNOWN = '!AIVDM,1,1,,A,16:ktawP?wdtSF0l4Q@>4?wp0000,0*44'
export const MOTHERSHIP_B = '!AIVDM,1,1,,A,H>bRQlDTIJD801=2Iq0000Hc?j64,0*78'
export const PARTS_5: readonly [string, string] = [
  '!AIVDM,2,1,3,B,56:ktTD2?Kdd9W73380<P4pN0HDpN3738000001B;06885Gf09nECVQH62@A,0*1E',
  '!AIVDM,2,2,3,B,hCQh0000000,2*36',
]
export const EXTENDED_B = '!AIVDM,1,1,,A,C6:kvhP0=20`K04Kl40L<FT0jbM0jc1ScV0000000000?0L31QS0,0*45'

/** Every kind of message that is read. */
export const ALL: readonly string[] = [
  POSITION,
  POSITION_B,
  NAME_A,
  SIDES_B,
  AID,
  STATION,
  AIRCRAFT,
  LONG_RANGE,
  OTHER_8,
  UNKNOWN,
  MOTHERSHIP_B,
  ...PARTS_5,
  EXTENDED_B,
]

/** A sentence with the checksum that belongs to it: `checked('!AIVDM,…')`. */
export function checked(sentence: string): string {
  return `${sentence}*${checksum(sentence.slice(1))}`
}

/** A TAG block before a sentence. */
export function tagged(fields: string, sentence: string): string {
  return `\\${fields}*${checksum(fields)}\\${sentence}`
}

function checksum(text: string): string {
  let sum = 0
  for (const character of text) sum ^= character.charCodeAt(0)
  return sum.toString(16).toUpperCase().padStart(2, '0')
}
