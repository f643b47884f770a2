import type { VehicleKind } from './kinds.ts'

/** A lower platform of the simulated province, and what it and the hub agreed on beforehand. */
export type PlatformAccess = {
  /** 接入码, MSG_GNSSCENTERID: unsigned 32 bits. */
  code: number
  /** Edition of JT/T 809 on this link. */
  version: '2011' | '2019'
  /** User id of UP_CONNECT_REQ (0x1001). */
  user: number
  /** Eight octets, ASCII. */
  password: string
  /** Keys of the body cipher, JT/T 809-2011 table 5; unsigned 32 bits. */
  m1: number
  ia1: number
  ic1: number
  /** Does it encrypt the bodies it sends? Every platform can read encrypted ones. */
  encrypts: boolean
  name: { zh: string; en: string }
  /** Vehicles that stand behind it. */
  kinds: readonly VehicleKind[]
}

/**
 * The lower platforms. Access codes, passwords and keys are invented and protect nothing: the hub's
 * catalogue names the same ones in `catalog/sources/vehicles-jt809.yaml`.
 */
export const PLATFORMS: readonly PlatformAccess[] = [
  {
    code: 10001,
    version: '2019',
    user: 10001,
    password: 'linheng1',
    m1: 30_414_037,
    ia1: 20_260_411,
    ic1: 18_170_923,
    encrypts: true,
    name: { zh: '云泽客运联网平台（模拟）', en: 'Yunze coach platform (synthetic)' },
    kinds: ['coach'],
  },
  {
    code: 10002,
    version: '2011',
    user: 10002,
    password: 'linheng2',
    m1: 41_000_029,
    ia1: 25_031_107,
    ic1: 33_550_337,
    encrypts: true,
    name: { zh: '云泽危货监控平台（模拟）', en: 'Yunze hazmat platform (synthetic)' },
    kinds: ['hazmat'],
  },
  {
    code: 10003,
    version: '2011',
    user: 10003,
    password: 'linheng3',
    m1: 52_600_019,
    ia1: 17_001_337,
    ic1: 28_611_901,
    encrypts: false,
    name: { zh: '云泽货运平台（模拟）', en: 'Yunze freight platform (synthetic)' },
    kinds: ['truck'],
  },
]

/**
 * The platforms as the option `platforms` of the adapter `jt809` has them, one a line:
 * `<access code> version=… user=… password=… m1=… ia1=… ic1=…`.
 */
export function platformLines(platforms: readonly PlatformAccess[] = PLATFORMS): string {
  return platforms
    .map(
      ({ code, version, user, password, m1, ia1, ic1 }) =>
        `${code} version=${version} user=${user} password=${password} m1=${m1} ia1=${ia1} ic1=${ic1}`,
    )
    .join('\n')
}
