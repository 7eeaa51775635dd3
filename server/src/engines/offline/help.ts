// What the offline engine says where it cannot help: what it is, what it can do, and how to get more.

import type { Conversation } from "./conversation.ts";

export function help({ say }: Conversation): string {
	return say(english, korean);
}

const english = `I cannot do that. No model is connected: I am the built-in offline engine, which works by fixed rules and sends nothing anywhere.

What I can do, alone or together ("fix the problems and run the tests"):
- **find** or **fix the problems** of this project or of a file you name, with the analyser's own fixes
- **run the tests**, or **run a file** you name, in the sandbox
- **explain** a file or the project: what is in it, not what it means
- say **what changed** since the last commit
- **commit** what you have accepted

To have the team do the rest, connect a model:
- in VS Code: the command *Ensemble: Set API Key…*
- elsewhere: set \`ANTHROPIC_API_KEY\` and start again
- or start a local server that speaks the Messages API (Ollama, llama.cpp, LM Studio, vLLM); \`ENSEMBLE_LOCAL_URL\` names one at another address`;

const korean = `그 일은 할 수 없습니다. 연결된 모델이 없고, 저는 정해진 규칙으로만 움직이며 아무것도 밖으로 보내지 않는 내장 오프라인 엔진입니다.

할 수 있는 일은 다음과 같고, 함께 부탁하셔도 됩니다("문제를 고치고 테스트를 실행해 줘").
- 프로젝트나 지정한 파일의 **문제 찾기**와 **고치기**(분석기의 자동 수정)
- 샌드박스에서 **테스트 실행**, 지정한 **파일 실행**
- 파일이나 프로젝트 **설명**: 무엇이 들어 있는지까지, 의미는 모릅니다
- 마지막 커밋 이후 **무엇이 바뀌었는지** 알려 주기
- 수락한 변경 **커밋**

나머지를 팀에 맡기려면 모델을 연결하세요.
- VS Code: *Ensemble: Set API Key…* 명령
- 그 밖: \`ANTHROPIC_API_KEY\`를 설정하고 다시 시작
- 또는 Messages API를 쓰는 로컬 서버(Ollama, llama.cpp, LM Studio, vLLM)를 시작하세요. 다른 주소라면 \`ENSEMBLE_LOCAL_URL\`로 알려 주세요.`;
