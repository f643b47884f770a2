import type { AdapterOption } from '@tongqu/adapter-kit'
import { LEVEL_WORDS, THRESHOLDS } from './levels.ts'

/** Options of a source; each has a default, but for those of the flow matrix. */
export const OPTIONS: readonly AdapterOption[] = [
  option(
    'layout',
    /^(json|flow-matrix|adjacency-matrix)$/,
    '内容：json（默认）、客流矩阵、邻接矩阵',
    'what a delivery holds: json (default), a matrix of flows, or of neighbours',
  ),
  option(
    'datum',
    /^(wgs84|gcj02|bd09)$/,
    '坐标系；内容自述的优先，默认 WGS 84',
    'datum of coordinates where the content does not name it, WGS 84 by default',
  ),
  option(
    'stationThresholds',
    THRESHOLDS,
    '车站拥挤等级的满载率分界（%），三或四个，递增；默认 40,70,100',
    'loads in percent between the levels of stations, three or four; 40,70,100 by default',
  ),
  option(
    'sectionThresholds',
    THRESHOLDS,
    '区间拥挤等级的满载率分界（%），三或四个，递增；默认 40,70,100',
    'loads in percent between the levels of sections, three or four; 40,70,100 by default',
  ),
  option(
    'levels',
    LEVEL_WORDS,
    '来源自有的等级用词，如 绿=comfortable,黄=moderate',
    'words of the source for levels, e.g. green=comfortable,yellow=moderate',
  ),
  option(
    'start',
    /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?$/,
    '客流矩阵首列时段起点的当地时间',
    'local time at which the first interval of a flow matrix begins',
  ),
  option(
    'intervalSeconds',
    /^[1-9]\d{0,4}$/,
    '时段长度，秒；客流矩阵必填',
    'length of an interval in seconds; a flow matrix needs it',
  ),
  option(
    'serviceHours',
    /^\d\d:\d\d-\d\d:\d\d$/,
    '客流矩阵每天的时段范围，如 05:00-23:00；默认连续不断',
    'hours of a day that a flow matrix holds, as 05:00-23:00; all by default',
  ),
  option(
    'days',
    /^(all|weekdays)$/,
    '客流矩阵的日子：每天（默认）或只有周一至周五',
    'days of a flow matrix: all (default), or Monday to Friday only',
  ),
  option(
    'direction',
    /^(in|out)$/,
    '客流矩阵是进站还是出站；默认看文件名，否则进站',
    'whether a flow matrix counts entries or exits; by default told from its name, else entries',
  ),
  option(
    'stationIds',
    /^[^\r\n]{1,100000}$/,
    '矩阵各行的车站编号，依次以逗号分隔；默认 0、1、2……',
    'identifiers of the rows of a matrix in order, by commas; 0, 1, 2 … by default',
  ),
]

/** Identifiers of rows by the option; undefined where there is none. */
export function stationIdsOf(
  options: Readonly<Record<string, string>>,
): readonly string[] | undefined {
  return options.stationIds?.split(',').map((id) => id.trim())
}

function option(name: string, pattern: RegExp, zh: string, en: string): AdapterOption {
  return { name, pattern, help: { 'zh-CN': zh, en } }
}
