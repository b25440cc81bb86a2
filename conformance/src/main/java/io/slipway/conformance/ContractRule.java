package io.slipway.conformance;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/** A numbered rule of one of the contracts that the kit checks. */
public sealed interface ContractRule extends Serializable permits Rule, RebalancerRule {
  /** Returns the rule's id in messages, tests and its document, such as {@code R-01}. */
  String id();

  /** Returns its level. */
  RuleLevel level();

  /** Returns its kind. */
  RuleKind kind();

  /** Returns whether the verdict CONFORMS needs it to have run and held. */
  boolean core();

  /** Returns what the harness must be able to do for it, by name; empty if nothing special. */
  Optional<String> needs();

  /** Returns the rule in one sentence. */
  String title();

  /** Returns its purpose. */
  String intent();

  /** Returns where to look when it fails. */
  String check();

  /** Returns the document of its contract, such as {@code RULES.md}. */
  String document();

  /** Returns all rules of its contract, by number. */
  List<? extends ContractRule> contract();
}
