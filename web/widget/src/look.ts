// The looks: paper and ink, one accent, a 4-pixel grid. The shop overrides a token from its own style sheet, either as
// --handrail-accent on any ancestor or as --accent on handrail-chat itself.

const tokens = (list: string) => list.replace(/(\S+):(\S+)/g, '--$1:var(--handrail-$1,$2);');

const light = tokens('ink:#1c2430 paper:#fff shade:#f4f2ee line:#dfdbd3 edge:#857f74 accent:#0b6e5f on-accent:#fff alarm:#b3261e');
const dark = tokens('ink:#e9e6df paper:#14181d shade:#1d232a line:#323a44 edge:#6f7a88 accent:#5cc8b5 on-accent:#0c1a17 alarm:#ffb4a9');

export const css = `
:host{all:initial;${light}color-scheme:light;position:fixed;z-index:2147483000}
@media(prefers-color-scheme:dark){:host(:not([theme=light])){${dark}color-scheme:dark}}
:host([theme=dark]){${dark}color-scheme:dark}
.r{all:initial;color-scheme:inherit;font:15px/22px system-ui,sans-serif;color:var(--ink)}
*{box-sizing:border-box;margin:0}
[hidden]{display:none!important}
button,textarea,summary,a{font:inherit;color:inherit}
button,summary{cursor:pointer;background:none;border:0;padding:0}
:focus-visible{outline:2px solid var(--ink);outline-offset:2px}
svg{display:block;width:24px;height:24px;fill:none;stroke:currentColor;stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round}
small,.h,.d,.s .y,.w,.k{font-size:12px;line-height:16px}
.h,.d,.s .y,.w,.k,::placeholder{color:color-mix(in srgb,var(--ink) 78%,var(--paper));opacity:1}
.l{position:fixed;bottom:calc(16px + env(safe-area-inset-bottom));right:16px;width:56px;height:56px;border-radius:50%;background:var(--accent);color:var(--on-accent);display:grid;place-items:center;box-shadow:0 4px 16px rgb(0 0 0/.2);border:1px solid transparent}
.l i{position:absolute;top:-4px;inset-inline-end:-4px;min-width:22px;border-radius:11px;background:var(--alarm);color:var(--paper);font:600 12px/22px system-ui,sans-serif;text-align:center}
.p{position:fixed;bottom:calc(88px + env(safe-area-inset-bottom));right:16px;width:384px;height:640px;max-height:calc(100vh - 104px);display:flex;flex-direction:column;background:var(--paper);border:1px solid var(--line);border-radius:14px;box-shadow:0 8px 32px rgb(0 0 0/.18);overflow:hidden;outline-offset:-2px}
.left .l,.left .p{right:auto;left:16px}
header{display:flex;align-items:center;gap:4px;padding-block:8px;padding-inline:16px 8px;border-bottom:1px solid var(--line)}
header b{flex:1;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
header>button,summary,form button{flex:none;width:40px;height:40px;border-radius:8px;display:grid;place-items:center;list-style:none}
summary::-webkit-details-marker{display:none}
summary svg{stroke-width:3}
header>button:hover,summary:hover,.n>*:hover,.q button:hover{background:var(--shade)}
details{position:relative}
.n{position:absolute;z-index:1;top:44px;inset-inline-end:0;width:264px;padding:4px;background:var(--paper);border:1px solid var(--line);border-radius:8px;box-shadow:0 8px 32px rgb(0 0 0/.18)}
.n>*{display:block;width:100%;padding:9px 12px;border-radius:6px;text-align:start;text-decoration:none}
.n>:last-child{color:var(--alarm)}
.t{display:flex;align-items:center;gap:8px;padding:8px 16px;background:var(--shade);border-bottom:1px solid var(--line);font-size:14px;line-height:20px}
.t:empty,.w:empty,.e:empty,.d:empty,.q:empty,output:empty,i:empty{display:none}
.t>span:first-child{flex:none}
.dot{width:10px;height:10px;background:var(--accent);border-radius:50%}
.promise{border-radius:2px}
.i{display:inline-grid;place-items:center;width:22px;height:22px;border-radius:50%;background:var(--accent);color:var(--on-accent);font:600 12px/22px system-ui,sans-serif}
.g{flex:1;overflow-y:auto;overscroll-behavior:contain;overflow-anchor:none;scrollbar-width:thin;padding:16px;min-height:0;outline-offset:-2px}
.m{display:flex;flex-direction:column;align-items:flex-start;margin-top:4px}
.d{align-self:center;margin:12px 0 4px}
.d::first-letter{text-transform:uppercase}
.h{display:flex;align-items:center;margin:8px 4px 4px;white-space:pre}
.h .i{margin-inline-end:6px}
.y{max-width:85%;padding:8px 12px;border-radius:14px;border:1px solid transparent;background:var(--shade);white-space:pre-wrap;overflow-wrap:anywhere;overflow:hidden}
.c{align-items:flex-end}
.c .y{background:var(--accent);color:var(--on-accent)}
.c .y :focus-visible{outline-color:currentColor}
.s{align-items:center}
.s .y{background:none;text-align:center;padding:4px 12px;max-width:100%}
.x .y{text-decoration:line-through}
.f{display:flex;align-items:center;gap:8px;min-height:32px}
.f small{flex:none}
output{font-weight:600;font-variant-numeric:tabular-nums}
.f button,.h button{padding:3px 10px;border:1px solid currentColor;border-radius:8px;white-space:nowrap;line-height:18px}
.f bdi{flex:1}
.h button{margin-inline-start:8px}
.o .m{margin-top:8px}
.q{display:flex;flex-wrap:wrap;gap:8px;margin-top:12px}
.q button{padding:7px 12px;border:1px solid var(--edge);border-radius:18px;background:var(--paper);text-align:start}
.w,.e{padding:4px 16px}
.e{color:var(--alarm)}
form{display:flex;align-items:flex-end;gap:8px;padding-block:8px;padding-inline:12px 8px;border-top:1px solid var(--line)}
textarea{flex:1;min-width:0;height:40px;max-height:128px;padding:8px 12px;border:1px solid var(--edge);border-radius:8px;background:var(--paper);resize:none;outline-offset:-1px!important}
form button{background:var(--accent);color:var(--on-accent)}
form button:disabled{opacity:.4}
@media(max-width:480px),(max-height:480px){
.p,.left .p{inset:0;top:var(--top,0);bottom:auto;width:auto;height:var(--tall,100%);max-height:none;border:0;border-radius:0;padding:env(safe-area-inset-top) env(safe-area-inset-right) env(safe-area-inset-bottom) env(safe-area-inset-left)}
.open .l{display:none}
textarea{font-size:16px}
}
@media(prefers-reduced-motion:no-preference){.p{animation:up .15s}@keyframes up{from{opacity:0;transform:translateY(8px)}}}
`;
