package retail

import "testing"

func TestThePackIsProved(t *testing.T) {
	proof := pack(t).Prove()
	for _, f := range proof.Findings {
		t.Error(f)
	}
	for _, f := range proof.Rounds {
		t.Log("note:", f)
	}
	t.Logf("%d flows, %d steps, %d calls, at most %d turns (%s)", proof.Flows, proof.Steps, proof.Calls, proof.Turns, proof.Longest)
}
