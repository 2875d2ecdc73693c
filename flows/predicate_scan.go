package flows

import (
	"strings"
	"unicode/utf8"
)

type tokenKind int

const (
	tokEnd tokenKind = iota
	tokWord
	tokText
	tokNumber
	tokSign
)

type predicateToken struct {
	kind  tokenKind
	text  string
	start int // byte in the condition
}

func (t predicateToken) is(word string) bool {
	return t.kind == tokWord && strings.EqualFold(t.text, word)
}

// scanner cuts a condition into words, quoted texts, numbers and signs.
type scanner struct {
	text string
	i    int
	tok  predicateToken
	at   func(byte int) pos
}

func (s *scanner) advance() error {
	for s.i < len(s.text) && strings.IndexByte(" \t\n", s.text[s.i]) >= 0 {
		s.i++
	}
	start := s.i
	s.tok = predicateToken{start: start}
	if start == len(s.text) {
		return nil
	}
	c := s.text[start]
	switch {
	case c == '"' || c == '\'':
		return s.quoted(c)
	case c >= '0' && c <= '9' || c == '-' && start+1 < len(s.text) && s.text[start+1] >= '0' && s.text[start+1] <= '9':
		s.i++
		for s.i < len(s.text) && (s.text[s.i] >= '0' && s.text[s.i] <= '9' || s.text[s.i] == '.') {
			s.i++
		}
		s.tok.kind, s.tok.text = tokNumber, s.text[start:s.i]
		if !isNumeral(s.tok.text) {
			return &badPredicate{s.at(start), "`" + clip(s.tok.text) + "` is not a number", "put a text in quotes"}
		}
	case isNameRune(rune(c)) && c != '-' && c != '.':
		for s.i < len(s.text) && isNameRune(rune(s.text[s.i])) {
			s.i++
		}
		s.tok.kind, s.tok.text = tokWord, s.text[start:s.i]
	default:
		return s.sign()
	}
	return nil
}

func (s *scanner) quoted(quote byte) error {
	var b strings.Builder
	start := s.i
	for s.i++; s.i < len(s.text); s.i++ {
		switch c := s.text[s.i]; {
		case c == quote:
			s.i++
			s.tok.kind, s.tok.text = tokText, b.String()
			return nil
		case c == '\\' && s.i+1 < len(s.text) && (s.text[s.i+1] == quote || s.text[s.i+1] == '\\'):
			s.i++
			b.WriteByte(s.text[s.i])
		default:
			b.WriteByte(c)
		}
	}
	return &badPredicate{s.at(start), "a text that does not end", "close the quote"}
}

// sign takes the longest comparison sign, a bracket or a comma.
func (s *scanner) sign() error {
	rest := s.text[s.i:]
	for _, sign := range []string{"<=", ">=", "!=", "==", "&&", "||", "<", ">", "=", "(", ")", "{", "}", ","} {
		if strings.HasPrefix(rest, sign) {
			s.tok.kind, s.tok.text = tokSign, sign
			s.i += len(sign)
			return nil
		}
	}
	_, size := utf8.DecodeRuneInString(rest)
	return &badPredicate{s.at(s.i), "`" + rest[:size] + "` is not a word of conditions", "compare with = != < <= > >= contains matches in"}
}
