/** A name in both languages of the province. */
export type Name = { zh: string; en: string }

const ROOTS: readonly Name[] = list(
  '人民 Renmin,中山 Zhongshan,解放 Jiefang,建设 Jianshe,和平 Heping,文化 Wenhua,新华 Xinhua,滨江 Binjiang',
  '长青 Changqing,云溪 Yunxi,青石 Qingshi,望山 Wangshan,临湖 Linhu,南湖 Nanhu,东湖 Donghu,西山 Xishan',
  '北塔 Beita,钟楼 Zhonglou,古城 Gucheng,凤凰 Fenghuang,龙泉 Longquan,白鹭 Bailu,柳林 Liulin,桃园 Taoyuan',
  '梅岭 Meiling,竹海 Zhuhai,松涛 Songtao,石桥 Shiqiao,双桥 Shuangqiao,金水 Jinshui,玉泉 Yuquan,兴业 Xingye',
  '光华 Guanghua,学府 Xuefu,体育 Tiyu,曙光 Shuguang,朝阳 Chaoyang,清河 Qinghe,平湖 Pinghu,锦绣 Jinxiu',
)
const KINDS: readonly Name[] = list(
  '路口 Road,广场 Square,公园 Park,医院 Hospital,小学 Primary School,市场 Market,大桥 Bridge',
  '新村 Estate,科技园 Science Park,图书馆 Library,博物馆 Museum,体育场 Stadium,街 Street',
)
const SIDES: readonly Name[] = list('东 East,南 South,西 West,北 North')

/** The `index`-th of some 2,600 different stop names, then the same again with a number. */
export function stopName(index: number): Name {
  const root = at(ROOTS, index)
  // Stepping by thirteen and forty, which share no factor, meets every pair before it repeats.
  const kind = at(KINDS, index)
  const pairs = ROOTS.length * KINDS.length
  const round = Math.floor(index / pairs)
  const plain = { zh: `${root.zh}${kind.zh}`, en: `${root.en} ${kind.en}` }
  if (round === 0) return plain
  const side = at(SIDES, round - 1)
  const number = Math.floor((round - 1) / SIDES.length)
  const suffix = number === 0 ? '' : ` ${number + 1}`
  return { zh: `${plain.zh}${side.zh}${suffix.trim()}`, en: `${plain.en} ${side.en}${suffix}` }
}

/** The `index`-th name of a metro or rail station. */
export function stationName(index: number): Name {
  return at(ROOTS, index * 7)
}

function at(names: readonly Name[], index: number): Name {
  const found = names[index % names.length]
  if (!found) throw new Error('no names')
  return found
}

function list(...lines: readonly string[]): Name[] {
  return lines
    .flatMap((line) => line.split(','))
    .map((pair) => {
      const space = pair.indexOf(' ')
      return { zh: pair.slice(0, space), en: pair.slice(space + 1) }
    })
}
