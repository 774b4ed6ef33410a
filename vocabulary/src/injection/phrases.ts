/** Fixed wordings and marks, tried on text in lower case; each pattern is linear: bounded gaps, no nested repetition. */
export interface Phrase {
  readonly id: string;
  readonly weight: number;
  /** Lower-case ASCII, one of which every match holds; none where another script does. */
  readonly needs: readonly string[];
  readonly pattern: RegExp;
}

/** Adding one = a line here and its case in test/injection. */
export const PHRASES: readonly Phrase[] = [
  {
    id: 'delimiter',
    weight: 2.6,
    needs: ['<|', '<<sys', '<</sys', '[inst]', '[/inst]', '<system>', '</system>', '<instruction', '</instruction', '<s>', '</s>'],
    pattern: /<\|(?:im_start|im_end|system|user|assistant|endoftext|eot_id|start_header_id)\|>|<<\/?sys>>|\[\/?inst\]|<\/?(?:system|instructions?|s)>/,
  },
  {
    id: 'delimiter',
    weight: 1.6,
    needs: ['##', 'system:', 'system :', 'assistant:', 'assistant :', 'developer:', 'developer :'],
    pattern: /^ {0,3}#{2,4} {0,2}(?:system|instructions?|human|assistant|new (?:instructions?|task))\b|^(?:system|assistant|developer) ?:/m,
  },
  {
    id: 'delimiter',
    weight: 1.8,
    needs: ['---'],
    pattern: /-{3,}[ \t]{0,4}(?:begin|end|new|start)[ \t]{1,4}(?:of )?(?:system|user|instructions?|prompt|conversation|session)/,
  },
  {
    id: 'fake-tool',
    weight: 2,
    needs: ['"role"', '<tool_', '<function_result', ' output:', ' result:', ' response:', ' output :', ' result :', ' response :'],
    pattern:
      /"role"\s{0,4}:\s{0,4}"(?:system|developer|tool)"|<(?:tool_result|function_results?|tool_response)\b|\b(?:tool|function) (?:output|result|response) ?:/,
  },
  {
    id: 'role-switch',
    weight: 2.4,
    needs: ['anything now', ' mode', '<god', '<admin>', '<sudo>'],
    pattern: /\bdo anything now\b|\bdeveloper mode\b|\b(?:dan|god|sudo|admin|debug|opposite|jailbreak) mode\b|<(?:god mode|admin|sudo)>/,
  },
  {
    id: 'role-switch',
    weight: 1.5,
    needs: ['you are ', 'on, you', 'on you', 'you will now', 'no longer', 'stay in char', 'act as '],
    pattern:
      /\b(?:you are (?:now|going to|about to (?:immerse|act))|from now on,? you|you will now|you(?:'re| are) no longer|stay in character|act as (?:an? |my |the )?(?:ai|chatbot|assistant|evil|unfiltered))\b/,
  },
  {
    id: 'role-switch',
    weight: 1.8,
    needs: ['restriction', 'limitation', 'filter', 'censorship', 'guidelines', 'moral', 'ethic', 'policies', 'policy'],
    pattern:
      /\b(?:without|no|any|free (?:of|from)|not (?:bound|restricted|limited|restrained) by)\b.{0,24}\b(?:restrictions?|limitations?|filters?|censorship|guidelines|morals?|ethics|ethical|policies|policy)\b/,
  },
  {
    id: 'role-switch',
    weight: 1.6,
    needs: ['policy', 'policies', 'guidelines', ' rules', 'refuse', 'decline', ' say '],
    pattern:
      /\b(?:openai|anthropic|chatgpt|content)(?:'s|’s)? (?:content )?(?:policy|policies|guidelines|rules)\b|\b(?:never|cannot|can't|must not|not) (?:refuse|decline|say (?:no|that you|you can))\b/,
  },
  {
    id: 'role-switch',
    weight: 1.2,
    needs: ['gpt', 'language model', 'ai model'],
    pattern: /\b(?:chatgpt|gpt-?\d?|language model|ai model)\b.{0,200}\b(?:persona|character|pretend|simulat|unfiltered|evil|rules?|mode)\b/s,
  },
  {
    id: 'override',
    weight: 2.2,
    needs: ['stop everything', 'ignore ', 'disregard ', 'forget ', 'this overrides', 'this supersedes'],
    pattern:
      /\bstop everything\b|\b(?:ignore|disregard|forget) (?:it|that|this|what|everything|all)\b.{0,40}\b(?:said|told|above|before|instead|and)\b|\bthis (?:overrides|supersedes)\b/,
  },
  {
    id: 'override',
    weight: 1.4,
    needs: ['important', 'attention', 'urgent', 'new '],
    pattern: /\b(?:important|attention|urgent|new)\b[ :!*]{0,4}(?:instructions?|message|note|update) (?:to|for) (?:the )?(?:ai|assistant|model|llm|chatbot)\b/,
  },
  {
    id: 'override',
    weight: 3,
    needs: [],
    pattern:
      /(?:忽略|无视|忘记|忘掉).{0,12}(?:指令|指示|提示|规则|说明|内容)|(?:以前|前|上記|これまで).{0,8}(?:指示|命令|指令).{0,10}(?:無視|忘れ)|(?:이전|위의|앞의).{0,10}(?:지시|명령|지침).{0,10}(?:무시|잊)/u,
  },
  {
    id: 'override',
    weight: 1.2,
    needs: [],
    pattern: /이전 지시|以前の指示|前の指示|之前的(?:指令|指示|提示)|bỏ qua (?:các |tất cả |mọi )?(?:hướng dẫn|chỉ dẫn|lệnh)|hướng dẫn trước/u,
  },
  {
    id: 'system-prompt',
    weight: 2,
    needs: [],
    pattern: /(?:系统提示|システムプロンプト|시스템 프롬프트)|(?:密码|パスワード|비밀번호|mật khẩu|รหัสผ่าน).{0,40}(?:告诉|教え|알려|cho (?:tôi|biết)|บอก)/u,
  },
  {
    id: 'system-prompt',
    weight: 1.8,
    needs: ['hat is your', 'hat are your', 'hat was your', 'hat were your', 'hat is the ', 'hat are the ', 'hat was the ', 'hat were the '],
    pattern:
      /\b(?:is|are|was|were) (?:your|the) (?:system|initial|original|hidden|secret|first|exact|previous) (?:prompts?|instructions?|messages?|rules?|guidelines|directives?|key|word|password)\b/,
  },
  {
    id: 'system-prompt',
    weight: 1.8,
    needs: ['prompt', 'verbatim', 'word for word', 'code block', 'codeblock'],
    pattern: /\b(?:above|beginning|start|first)\b.{0,24}\b(?:prompt|verbatim|word for word|code ?block)\b/,
  },
  { id: 'exfiltration', weight: 2, needs: [']('], pattern: /!\[[^\]\n]{0,80}\]\(https?:\/\/[^)\s]{1,200}[?=&{][^)\s]{0,200}\)/ },
  { id: 'exfiltration', weight: 1.6, needs: ['http'], pattern: /\b(?:send|post|upload|forward|append|visit|go to|click)\b.{0,60}https?:\/\// },
  { id: 'encoded', weight: 1.2, needs: [], pattern: /(?:^|[\s"'`:])(?:[a-z0-9+/]{60,}={0,2}|(?:[0-9a-f]{2} ){16,}|(?:[01]{8} ){6,})/ },
  {
    id: 'authority',
    weight: 1.2,
    needs: ['i am ', "i'm "],
    pattern:
      /\bi(?:'m| am) (?:god|your (?:developer|creator|owner|boss|admin(?:istrator)?|master)|(?:an? )?(?:openai|anthropic|google|meta) (?:developer|engineer|employee))\b/,
  },
  {
    id: 'system-prompt',
    weight: 1.6,
    needs: ['password', 'secret', 'passphrase', 'credential'],
    pattern:
      /\b(?:confirm|tell me|give me|share|what(?:'s| is| was)|remind me of|spell)\b (?:me )?(?:the|our|that) (?:system |admin |user |secret )?(?:password|secret(?: key| word| code)?|passphrase|credentials?)\b/,
  },
  {
    id: 'role-switch',
    weight: 1.2,
    needs: ['want you to act', 'role-playing as', 'roleplaying as', 'i want you to pretend'],
    pattern: /\bi want you to (?:act|pretend|behave|respond) (?:as|like|to be)\b|\brole-?playing as\b/,
  },
];
