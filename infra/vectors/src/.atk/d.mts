import { siri } from '../../../../adapters/siri/src/index.ts'
import { datex2 } from '../../../../adapters/datex2/src/index.ts'
import { gbfs } from '../../../../adapters/gbfs/src/index.ts'
import { wzdx } from '../../../../adapters/wzdx/src/index.ts'
import { apds } from '../../../../adapters/apds/src/index.ts'
import { loopDetector } from '../../../../adapters/loop-detector/src/index.ts'
import { mapping } from '../../../../adapters/mapping/src/index.ts'
const ctx={receivedAt:'2026-11-21T00:00:00Z',zone:'Asia/Shanghai',limits:{bytes:33554432,entities:500000,depth:64},options:{}} as never
const B=(s:string)=>Buffer.from(s)
const M=(fmt:unknown,of?:string)=>({format:fmt,rows:{contract:'parking/occupancy@1',...(of?{of}:{}),columns:{measured_at:'$received',lot_id:'id',group_id:'=all',free:'left'}}})
const N=30_000_000
const docs:Record<string,Buffer>={
 attrs: B('<a '+'x="1" '.repeat(5e6)+'/>'), attrs2: B('<a '+Array.from({length:2.5e6},(_,i)=>`x${i}="1"`).join(' ')+'/>'), attrbig: B('<a x="'+'y'.repeat(N)+'"/>'), text: B('<a>'+'y'.repeat(N)+'</a>'), comment: B('<a><!--'+'y'.repeat(N)+'--></a>'),
 siblings: B('<Siri>'+'<a/>'.repeat(N/4)+'</Siri>'), va: B('<Siri xmlns="http://www.siri.org.uk/siri"><ServiceDelivery><VehicleMonitoringDelivery>'+'<VehicleActivity/>'.repeat(1.5e6)+'</VehicleMonitoringDelivery></ServiceDelivery></Siri>'),
 nsbomb: B('<a>'+Array.from({length:60},(_,i)=>`<b${i} xmlns:n${i}="u${i}">`).join('')), nsmany: B('<a '+Array.from({length:600000},(_,i)=>`xmlns:n${i}="u"`).join(' ')+'/>'), refs: B('<a>'+'&lt;'.repeat(N/4)+'</a>'), refbad: B('<a>'+'&x;'.repeat(1000)+'</a>'), cdata: B('<a>'+'<![CDATA[x]]>'.repeat(N/13)+'</a>'), pi: B('<?xml version="1.0"?>'+'<?a b?>'.repeat(N/7)+'<a/>'),
 datexrec: B('<d2LogicalModel xmlns="http://datex2.eu/schema/2/2_0"><payloadPublication xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="SituationPublication">'+'<situation id="s"><situationRecord/></situation>'.repeat(600000)+'</payloadPublication></d2LogicalModel>'),
 datexsite: B('<d2LogicalModel xmlns="http://datex2.eu/schema/2/2_0"><payloadPublication xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="SituationPublication"><situation id="s">'+'<situationRecord id="a"/>'.repeat(1000000)+'</situation></payloadPublication></d2LogicalModel>'),
 jdeep: B('['.repeat(N)), jobj: B('{"a":'.repeat(N/5)), jarr: B('{"data":{"stations":['+'{},'.repeat(N/3-20)+'{}]}}'), jarr2: B('{"type":"FeatureCollection","features":['+'{},'.repeat(450000)+'{}]}'), jstr: B('"'+'\\u0041'.repeat(N/6)+'"'), jkeys: B('{'+Array.from({length:2.5e6},(_,i)=>`"k${i}":1`).join(',')+'}'), jnum: B('['+'1'.repeat(N)+']'), jdup: B('{'+'"a":1,'.repeat(N/7)+'"a":1}'),
 csv: B('id,left\n'+'a,1\n'.repeat(450000)), csvq: B('id,left\n'+'"'.repeat(N)), csvc: B('id,left\n'+','.repeat(N)), csvh: B(Array.from({length:3e6},(_,i)=>'h'+i).join(',')+'\n1\n'), csvnl: B('id\n'+'\n'.repeat(N)), html: B('<table>'+'<tr><td>a'.repeat(N/9)), htmlt: B('<table><tr>'.repeat(N/11)), htmla: B('<a '.repeat(N/3)), ent: B('&'.repeat(N)), zero: Buffer.alloc(N), ff: Buffer.alloc(N,0xff), utf16: Buffer.concat([B('\xff\xfe'),Buffer.alloc(N,0x3c)]),
}
const runs:[string,{decode(b:Uint8Array,c:never):any},unknown,string[]][]=[['siri',siri,undefined,['attrs','attrs2','attrbig','text','comment','siblings','va','nsmany','refs','cdata','pi','zero','utf16']],['datex2',datex2,undefined,['attrs2','text','siblings','datexrec','datexsite','jdeep','jarr2','jkeys','jdup','zero']],['gbfs',gbfs,undefined,['jdeep','jobj','jarr','jkeys','jnum','jdup','jstr']],['wzdx',wzdx,undefined,['jarr2','jkeys','jdup']],['apds',apds,undefined,['jarr2','jkeys','jdeep','jarr']],['loop',loopDetector,undefined,['csv','csvq','csvc','csvh','csvnl','zero','ff']],
 ['map-json',mapping,M('json','[]'),['jdeep','jnum','jdup','jkeys','ff']],['map-csv',mapping,M('csv'),['csv','csvq','csvc','csvh','csvnl','zero','ff','utf16']],['map-html',mapping,M({kind:'html',table:0}),['html','htmlt','htmla','ent','csvc']],['map-xml',mapping,M({kind:'xml',records:['a']},'[]'),['attrs2','text','siblings','cdata','refs']]]
const only=process.argv[2]
for(const [n,a,m,ds] of runs){ if(only&&!n.startsWith(only))continue
 for(const d of ds){ const t=performance.now(); let s=''; try{const r=a.decode(docs[d]!,{...(ctx as object),...(m?{mapping:m}:{})} as never); s=`readings ${r.readings.length} rejects ${r.rejects.length} ${r.rejects[0]?.code} @${String(r.rejects[0]?.at).slice(0,30)} findings ${r.findings.length}`}catch(e){s='THROWS '+String(e).slice(0,200)}
 const ms=performance.now()-t; console.log(ms>3000?'SLOW':'    ',n,d,Math.round(ms)+'ms',Math.round(process.memoryUsage().rss/1e6)+'MB',s)} }
