// Names that JavaScript's platforms define: the language, browsers and their workers, Node, and the usual test runners.
// A missing name here costs a false finding, one too many hides a misspelling that nobody makes: in doubt, it is in.

const names = `
	AggregateError Array ArrayBuffer AsyncDisposableStack AsyncFunction Atomics BigInt BigInt64Array BigUint64Array Boolean DataView Date DisposableStack
	Error EvalError FinalizationRegistry Float16Array Float32Array Float64Array Function Infinity Int16Array Int32Array Int8Array Intl Iterator JSON Map
	Math NaN Number Object Promise Proxy RangeError ReferenceError Reflect RegExp Set SharedArrayBuffer String SuppressedError Symbol SyntaxError Temporal TypeError
	URIError Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakRef WeakSet arguments decodeURI decodeURIComponent encodeURI
	encodeURIComponent escape eval globalThis isFinite isNaN parseFloat parseInt undefined unescape
	Buffer __dirname __filename clearImmediate console exports global module process require setImmediate
	AbortController AbortSignal Audio Blob BroadcastChannel ByteLengthQueuingStrategy Cache CacheStorage ClipboardItem CloseEvent Comment
	CompressionStream CountQueuingStrategy Crypto CryptoKey CustomElementRegistry CustomEvent DOMError DOMException DOMImplementation DOMMatrix DOMParser
	DOMPoint DOMRect DOMRectReadOnly DOMStringMap DOMTokenList DataTransfer DecompressionStream Document DocumentFragment DragEvent Element ErrorEvent Event
	EventSource EventTarget File FileList FileReader FocusEvent FontFace FormData GPU Gamepad Headers History Image ImageBitmap ImageData
	InputEvent IntersectionObserver KeyboardEvent Location MathMLElement MessageChannel MessageEvent MessagePort MouseEvent MutationObserver NamedNodeMap
	Navigator Node NodeFilter NodeIterator NodeList Notification OffscreenCanvas Option Path2D Performance PerformanceEntry PerformanceMark
	PerformanceMeasure PerformanceObserver PointerEvent PopStateEvent ProgressEvent PromiseRejectionEvent Range ReadableStream Request ResizeObserver
	Response Screen Selection ShadowRoot SharedWorker SpeechSynthesisUtterance Storage StorageEvent StyleSheet SubmitEvent SubtleCrypto Text TextDecoder
	TextDecoderStream TextEncoder TextEncoderStream TextEvent TextMetrics Touch TouchEvent TrackEvent TransformStream TransitionEvent TreeWalker TrustedHTML
	UIEvent URL URLPattern URLSearchParams ValidityState VideoFrame WebAssembly WebSocket WebTransport WheelEvent Window Worker WorkerGlobalScope
	WritableStream XMLDocument XMLHttpRequest XMLSerializer XPathEvaluator XPathResult XSLTProcessor ActiveXObject ScriptEngine WScript
	addEventListener alert atob blur btoa caches cancelAnimationFrame cancelIdleCallback chrome clearInterval clearTimeout close closed confirm cookieStore
	createImageBitmap crypto crossOriginIsolated customElements dispatchEvent document event external fetch find focus frameElement frames
	getComputedStyle getSelection history importScripts indexedDB innerHeight innerWidth isSecureContext length localStorage location matchMedia moveBy name
	navigation navigator open opener origin outerHeight outerWidth pageXOffset pageYOffset parent performance postMessage print prompt queueMicrotask
	registerProcessor removeEventListener reportError requestAnimationFrame requestIdleCallback resizeTo scheduler screen screenX screenY scroll scrollBy
	scrollTo scrollX scrollY self sessionStorage setInterval setTimeout skipWaiting speechSynthesis status stop structuredClone top trustedTypes window
	clients registration onmessage currentTime sampleRate
	after afterAll afterEach assert before beforeAll beforeEach context describe expect fail fdescribe fit it jasmine jest mocha pending QUnit sinon specify spyOn suite
	setup teardown test vi vitest xdescribe xit cy Cypress
	Bare Bun Deno EdgeRuntime HTMLRewriter WebSocketPair browser define angular jQuery $ React ReactDOM Vue Polymer nw java Java load quit readFile print
	importPackage JavaImporter Packages goog __webpack_require__ __webpack_public_path__ __webpack_modules__ __non_webpack_require__ __DEV__ __proto__
	async await yield gc bench CSS toString isPrototypeOf hasOwnProperty valueOf
`;

const known: ReadonlySet<string> = new Set(names.split(/\s+/).filter((name) => name !== ""));

/** Interfaces of the web come in families, too many to list. */
const families =
	/^(?:HTML|SVG|CSS|WebGL|RTC|IDB|GPU|Audio|Media|Web|XR|MIDI|Animation|Performance|Payment|Presentation|Service|Speech|Storage|Text|Background|Clipboard|Credential|Device|FileSystem|Font|Sensor|USB|Bluetooth|Video|Worklet|ReadableStream|WritableStream|TransformStream|Trusted|Navigation|View|Sync|Push|Screen|Intersection|Mutation|Resize)[A-Z]\w*$/;

export const isGlobalName = (name: string): boolean => known.has(name) || families.test(name) || /^__[\w$]+__$/.test(name) || /^%/.test(name);
