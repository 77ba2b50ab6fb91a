/** A page of our own that renders the schema: no script or style from elsewhere. */
export const docsPage = (title: string, schemaUrl: string): string => `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${title.replace(/[&<>]/g, '')}</title><style>
:root{color-scheme:light dark;--line:#8884}body{font:15px/1.5 system-ui,sans-serif;max-width:56rem;margin:0 auto;padding:1rem}
h2{margin:2rem 0 .5rem;border-bottom:1px solid var(--line)}details{border:1px solid var(--line);border-radius:6px;margin:.4rem 0;padding:.4rem .7rem}
summary{cursor:pointer;overflow-wrap:anywhere}code,pre{font:13px/1.45 ui-monospace,monospace}pre{overflow:auto;max-height:24rem}b{display:inline-block;min-width:4.6rem;font-size:.8rem}summary span{color:color-mix(in srgb,currentColor 62%,transparent);margin-left:.75rem}
.get b{color:light-dark(#146c2e,#6dd58c)}.post b{color:light-dark(#0b57d0,#8ab4f8)}.put b,.patch b{color:light-dark(#8a5000,#ffb95c)}.delete b{color:light-dark(#b3261e,#f2b8b5)}
input{font:inherit;width:100%;box-sizing:border-box;padding:.5rem;border:1px solid var(--line);border-radius:6px;background:transparent;color:inherit}
</style></head><body><h1></h1><input type="search" placeholder="Find an operation" aria-label="Find an operation"><main></main><script>
const make=(tag,text)=>{const e=document.createElement(tag);if(text!==undefined)e.textContent=text;return e}
fetch(${JSON.stringify(schemaUrl)}).then(r=>r.json()).then(doc=>{
document.querySelector('h1').textContent=doc.info.title
const whole=(s,deep=0)=>{if(deep>5||s===null||typeof s!=='object')return s;if(Array.isArray(s))return s.map(x=>whole(x,deep+1));if(s.$ref)return whole(doc.components.schemas[s.$ref.split('/').pop()],deep+1);return Object.fromEntries(Object.entries(s).map(([k,v])=>[k,whole(v,deep+(k==='properties'?0:1))]))}
const groups=new Map()
for(const[path,item]of Object.entries(doc.paths))for(const[method,op]of Object.entries(item)){if(!op.responses)continue;const tag=op.tags[0];if(!groups.has(tag))groups.set(tag,[]);groups.get(tag).push([method,path,op])}
const main=document.querySelector('main')
for(const[tag,ops]of groups){const box=make('section');box.append(make('h2',tag));for(const[method,path,op]of ops){const d=make('details'),s=make('summary');d.className=method;s.append(make('b',method.toUpperCase()),make('code',path),make('span',op.summary));d.append(s)
d.dataset.text=(method+' '+path+' '+op.summary).toLowerCase()
d.addEventListener('toggle',()=>{if(d.dataset.done)return;d.dataset.done=1
const show=(title,value)=>{d.append(make('h4',title),make('pre',JSON.stringify(value,null,2)))}
if(op.parameters?.length)show('Query',op.parameters.map(p=>p.name+': '+(p.schema.enum?.join(' | ')??p.schema.type)))
const body=op.requestBody?.content['application/json'].schema;if(body)show('Body',whole(body))
for(const[status,r]of Object.entries(op.responses))if(r.content)show(status+' '+r.description,whole(r.content['application/json'].schema));else show(status,r.description)});box.append(d)}main.append(box)}
document.querySelector('input').addEventListener('input',e=>{const q=e.target.value.toLowerCase();for(const d of main.querySelectorAll('details'))d.hidden=!d.dataset.text.includes(q)})
})</script></body></html>`
