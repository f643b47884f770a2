import { offset, type Place } from '../geography.ts'
import { CENTRE, type Network } from '../network.ts'
import { INTERCHANGE } from '../rail-network.ts'

/** A station of the national railway, WGS 84. Names and telegraph codes are invented. */
export type RailStation = Place & {
  code: string
  name: string
  pinyin: string
  initials: string
  city: string
  cityCode: string
}

/** Cities along the lines that the intercity line does not reach, some across the border. */
const BEYOND: readonly (Omit<RailStation, keyof Place> & { east: number; north: number })[] = [
  city('LZY', '岚州', 'lanzhou', '8811', -85, -30),
  city('ZKY', '泽口', 'zekou', '8802', -45, -15),
  city('HVY', '鹤洲', 'hezhou', '8812', 190, 85),
  city('JVY', '霁城', 'jicheng', '8813', 290, 140),
  city('WVY', '望川', 'wangchuan', '8814', 60, -115),
  city('NTY', '南汀', 'nanting', '8815', 30, -70),
  city('YHY', '砚湖', 'yanhu', '8803', 10, -30),
  city('BTY', '北汀', 'beiting', '8804', -20, 70),
  city('YPY', '云浦', 'yunpu', '8816', -60, 190),
]

/** Stations of the intercity line, then those beyond, in an order that never changes. */
export function railStations(rail: Network): RailStation[] {
  const own = rail.stops
    .filter(({ id, kind }) => kind === 'station' && id.startsWith('R'))
    .map(({ id, name, latitude, longitude }, index): RailStation => {
      const pinyin = pinyinOf(name.en)
      return {
        latitude,
        longitude,
        code: id === INTERCHANGE ? 'LHQ' : `R${String.fromCharCode(65 + index)}Y`,
        name: name.zh.replace(/站$/, ''),
        pinyin,
        initials: pinyin.slice(0, 3),
        city: '临衡',
        cityCode: '8801',
      }
    })
  const beyond = BEYOND.map(({ east, north, ...station }) => ({
    ...station,
    ...offset(CENTRE, east * 1000, north * 1000),
  }))
  return [...own, ...beyond]
}

/** Kilometres east and north of the middle of Linheng. */
function city(
  code: string,
  name: string,
  pinyin: string,
  cityCode: string,
  east: number,
  north: number,
) {
  return { code, name, pinyin, initials: pinyin.slice(0, 3), city: name, cityCode, east, north }
}

const WORDS: readonly (readonly [RegExp, string])[] = [
  [/ Railway Station$/, ''],
  [/ North$/, 'bei'],
]

function pinyinOf(english: string): string {
  const name = WORDS.reduce((text, [word, pinyin]) => text.replace(word, pinyin), english)
  return name.toLowerCase().replaceAll(/[^a-z]/g, '')
}
