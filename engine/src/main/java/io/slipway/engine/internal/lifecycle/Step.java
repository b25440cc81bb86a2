package io.slipway.engine.internal.lifecycle;

/**
 * One call of a transition, as data.
 *
 * @param name unique within its stepPlan; for people and for diagrams
 * @param call which call
 * @param members which members it is about
 * @param trigger when it has work
 * @param precondition what it waits for when it has work
 */
public record Step(
    String name,
    CallKind call,
    MemberSelector members,
    Trigger trigger,
    Precondition precondition) {}
