import type { Edition } from './position.ts'

/**
 * What the hub knows of one message: its name in the standard, and the fields at the start of its
 * body as a list of `name:form`. Forms: `b` BYTE, `w` WORD, `d` DWORD as numbers; `x` WORD as
 * `0x0200`; `h<n>` n bytes in hexadecimal; `s<n>` text of n bytes; `s` text to the end; `sb`, `sw`,
 * `sd` text behind its length; `t` BCD[6] time; `t4` BCD[4] date; `wl`, `dl` WORDs, DWORDs to the
 * end; `p` terminal parameters; `r` resources of JT/T 1078 table 23, 28 bytes each; `n` the number
 * of bytes left. A `?` behind the name: may be missing. Where editions differ the list is per
 * edition; where devices do, layouts are set apart by ` | ` and the first that fits exactly counts.
 */
export type MessageSpec = {
  name: string
  fields: string | Readonly<Record<Edition, string>>
}

/** Messages of terminals: JT/T 808-2019 chapter 8, JT/T 1078-2016, T/JSATL 12-2017. */
const UPLINK: Readonly<Record<number, MessageSpec>> = {
  1: { name: '终端通用应答', fields: 'answer_serial:w answer_id:x result:b' },
  2: { name: '终端心跳', fields: '' },
  3: { name: '终端注销', fields: '' },
  4: { name: '查询服务器时间请求', fields: '' },
  5: { name: '终端补传分包请求', fields: 'first_serial:w count:w packets:wl' },
  256: { name: '终端注册', fields: '' },
  258: {
    name: '终端鉴权',
    fields: {
      '2011': 'authentication_code:s',
      '2013': 'authentication_code:s',
      '2019': 'authentication_code:sb imei:s15 software_version:s20',
    },
  },
  260: { name: '查询终端参数应答', fields: 'answer_serial:w count:b parameters:p' },
  263: {
    name: '查询终端属性应答',
    fields: {
      '2011': attributesOf(5, 8, 7),
      '2013': `${attributesOf(5, 20, 7)} | ${attributesOf(5, 8, 7)}`,
      '2019': `${attributesOf(5, 30, 30)} | ${attributesOf(11, 30, 30)}`,
    },
  },
  264: { name: '终端升级结果通知', fields: 'upgrade_type:b result:b' },
  512: { name: '位置信息汇报', fields: '' },
  513: { name: '位置信息查询应答', fields: '' },
  769: { name: '事件报告', fields: 'event_id:b' },
  770: { name: '提问应答', fields: 'answer_serial:w answer_id:b' },
  771: { name: '信息点播/取消', fields: 'information_type:b is_on:b' },
  1280: { name: '车辆控制应答', fields: 'answer_serial:w data_bytes:n' },
  1536: { name: '查询区域或线路数据应答', fields: 'query_type:b count:d data_bytes:n' },
  1792: { name: '行驶记录数据上传', fields: 'answer_serial:w command:b data_bytes:n' },
  1793: { name: '电子运单上报', fields: 'waybill:sd' },
  1794: {
    name: '驾驶员身份信息采集上报',
    fields: {
      '2011': 'driver_name:sb driver_id:s20 qualification:s40 agency:sb',
      '2013':
        'state:b state_time:t ic_result:b driver_name:sb qualification:s20 agency:sb valid_until:t4',
      '2019':
        'state:b state_time:t ic_result:b driver_name:sb qualification:s20 agency:sb ' +
        'valid_until:t4 driver_id:s20',
    },
  },
  1796: { name: '定位数据批量上传', fields: '' },
  1797: { name: 'CAN总线数据上传', fields: 'count:w first_time:h5 data_bytes:n' },
  2048: {
    name: '多媒体事件信息上传',
    fields: 'media_id:d media_type:b media_format:b event:b channel:b',
  },
  2049: {
    name: '多媒体数据上传',
    fields: 'media_id:d media_type:b media_format:b event:b channel:b data_bytes:n',
  },
  2050: { name: '存储多媒体数据检索应答', fields: 'answer_serial:w count:w data_bytes:n' },
  2053: { name: '摄像头立即拍摄命令应答', fields: 'answer_serial:w result:b count:w media_ids:dl' },
  2304: { name: '数据上行透传', fields: 'data_type:b data_bytes:n' },
  2305: { name: '数据压缩上报', fields: 'length:d data_bytes:n' },
  2560: { name: '终端RSA公钥', fields: 'exponent:d modulus:h128' },
  4099: {
    name: '终端上传音视频属性',
    fields:
      'audio_codec:b audio_channels:b audio_rate:b audio_bits:b audio_frame_bytes:w ' +
      'is_audio_out:b video_codec:b audio_channels_most:b video_channels_most:b',
  },
  4101: { name: '终端上传乘客流量', fields: 'start:t end:t boarded:w alighted:w' },
  4613: { name: '终端上传音视频资源列表', fields: 'answer_serial:w count:d resources:r' },
  4614: { name: '文件上传完成通知', fields: 'answer_serial:w result:b' },
  4624: {
    name: '报警附件信息消息',
    fields: {
      '2011': attachmentOf(7),
      '2013': attachmentOf(7),
      '2019': attachmentOf(30),
    },
  },
  4625: { name: '文件信息上传', fields: 'file:sb file_type:b file_bytes:d' },
  4626: { name: '文件上传完成消息', fields: 'file:sb file_type:b file_bytes:d' },
}

const MEDIA = 'media_type:b stream:b storage:b'

/** Messages of platforms; they come in captures only. */
const DOWNLINK: Readonly<Record<number, MessageSpec>> = {
  32769: { name: '平台通用应答', fields: 'answer_serial:w answer_id:x result:b' },
  32771: {
    name: '服务器补传分包请求',
    fields: {
      '2011': 'first_serial:w count:b packets:wl',
      '2013': 'first_serial:w count:b packets:wl',
      '2019': 'first_serial:w count:w packets:wl',
    },
  },
  32772: { name: '查询服务器时间应答', fields: 'time_utc:h6' },
  33024: { name: '终端注册应答', fields: 'answer_serial:w result:b authentication_code?:s' },
  33027: { name: '设置终端参数', fields: 'count:b parameters:p' },
  33028: { name: '查询终端参数', fields: '' },
  33029: { name: '终端控制', fields: 'command:b parameters:s' },
  33030: { name: '查询指定终端参数', fields: 'count:b parameter_ids:dl' },
  33031: { name: '查询终端属性', fields: '' },
  33032: {
    name: '下发终端升级包',
    fields: 'upgrade_type:b maker:s5 version:sb package_bytes:d data_bytes:n',
  },
  33281: { name: '位置信息查询', fields: '' },
  33282: { name: '临时位置跟踪控制', fields: 'interval_seconds:w duration_seconds:d' },
  33283: { name: '人工确认报警消息', fields: 'answer_serial:w alarm_flags:d' },
  33284: { name: '链路检测', fields: '' },
  33536: {
    name: '文本信息下发',
    fields: { '2011': 'flags:b text:s', '2013': 'flags:b text:s', '2019': 'flags:b type:b text:s' },
  },
  33537: { name: '事件设置', fields: 'setting:b count:b data_bytes:n' },
  33538: { name: '提问下发', fields: 'flags:b question:sb data_bytes:n' },
  33539: { name: '信息点播菜单设置', fields: 'setting:b count:b data_bytes:n' },
  33540: { name: '信息服务', fields: 'information_type:b information:sw' },
  33792: { name: '电话回拨', fields: 'flags:b number:s' },
  33793: { name: '设置电话本', fields: 'setting:b count:b data_bytes:n' },
  34048: {
    name: '车辆控制',
    fields: { '2011': 'flags:b', '2013': 'flags:b', '2019': 'count:w data_bytes:n' },
  },
  34304: { name: '设置圆形区域', fields: 'setting:b count:b data_bytes:n' },
  34305: { name: '删除圆形区域', fields: 'count:b area_ids:dl' },
  34306: { name: '设置矩形区域', fields: 'setting:b count:b data_bytes:n' },
  34307: { name: '删除矩形区域', fields: 'count:b area_ids:dl' },
  34308: { name: '设置多边形区域', fields: 'area_id:d attributes:w data_bytes:n' },
  34309: { name: '删除多边形区域', fields: 'count:b area_ids:dl' },
  34310: { name: '设置路线', fields: 'route_id:d attributes:w data_bytes:n' },
  34311: { name: '删除路线', fields: 'count:b route_ids:dl' },
  34312: { name: '查询区域或线路数据', fields: 'query_type:b count:d ids:dl' },
  34560: { name: '行驶记录数据采集命令', fields: 'command:b data_bytes:n' },
  34561: { name: '行驶记录参数下传命令', fields: 'command:b data_bytes:n' },
  34562: { name: '上报驾驶员身份信息请求', fields: '' },
  34816: { name: '多媒体数据上传应答', fields: 'media_id:d count?:b packets:wl' },
  34817: {
    name: '摄像头立即拍摄命令',
    fields:
      'channel:b command:w interval_seconds:w is_saved:b resolution:b quality:b brightness:b ' +
      'contrast:b saturation:b chroma:b',
  },
  34818: { name: '存储多媒体数据检索', fields: 'media_type:b channel:b event:b start:t end:t' },
  34819: {
    name: '存储多媒体数据上传',
    fields: 'media_type:b channel:b event:b start:t end:t is_deleted:b',
  },
  34820: { name: '录音开始命令', fields: 'command:b seconds:w is_saved:b rate:b' },
  34821: { name: '单条存储多媒体数据检索上传命令', fields: 'media_id:d is_deleted:b' },
  35072: { name: '数据下行透传', fields: 'data_type:b data_bytes:n' },
  35328: { name: '平台RSA公钥', fields: 'exponent:d modulus:h128' },
  36867: { name: '查询终端音视频属性', fields: '' },
  37121: {
    name: '实时音视频传输请求',
    fields: 'server:sb tcp_port:w udp_port:w channel:b data_type:b stream:b',
  },
  37122: { name: '音视频实时传输控制', fields: 'channel:b command:b close_type:b stream:b' },
  37125: { name: '实时音视频传输状态通知', fields: 'channel:b loss_percent:b' },
  37377: {
    name: '平台下发远程录像回放请求',
    fields: `server:sb tcp_port:w udp_port:w channel:b ${MEDIA} mode:b speed:b start:t end:t`,
  },
  37378: { name: '平台下发远程录像回放控制', fields: 'channel:b command:b speed:b position:t' },
  37381: { name: '查询资源列表', fields: `channel:b start:t end:t alarm_flags:h8 ${MEDIA}` },
  37382: {
    name: '文件上传指令',
    fields:
      'server:sb port:w user:sb password:sb path:sb channel:b start:t end:t alarm_flags:h8 ' +
      `${MEDIA} conditions:b`,
  },
  37383: { name: '文件上传控制', fields: 'answer_serial:w command:b' },
  37384: {
    name: '报警附件上传指令',
    fields: 'server:sb tcp_port:w udp_port:w alarm_mark:h16 alarm_number:s32',
  },
  37394: { name: '文件上传完成消息应答', fields: 'file:sb file_type:b result:b count:b' },
  37633: { name: '云台旋转', fields: 'channel:b direction:b speed:b' },
  37634: { name: '云台调整焦距控制', fields: 'channel:b direction:b' },
  37635: { name: '云台调整光圈控制', fields: 'channel:b direction:b' },
  37636: { name: '云台雨刷控制', fields: 'channel:b is_on:b' },
  37637: { name: '红外补光控制', fields: 'channel:b is_on:b' },
  37638: { name: '云台变倍控制', fields: 'channel:b direction:b' },
}

/** What a terminal may send and the hub takes; undefined for everything else. */
export function uplinkSpec(id: number): MessageSpec | undefined {
  return UPLINK[id]
}

/** Messages of both directions. */
export function specOf(id: number): MessageSpec | undefined {
  return UPLINK[id] ?? DOWNLINK[id]
}

function attributesOf(maker: number, model: number, terminal: number): string {
  return (
    `terminal_type:w maker:s${maker} model:s${model} terminal_id:s${terminal} iccid:h10 ` +
    'hardware_version:sb firmware_version:sb gnss:b communication:b'
  )
}

function attachmentOf(terminal: number): string {
  return `terminal_id:s${terminal} alarm_mark:h16 alarm_number:s32 type:b count:b data_bytes:n`
}
