package io.slipway.engine.internal.lifecycle;

/**
 * One call of a transition, as data.
 *
 * @param name unique within its step plan; for humans and diagrams
 * @param call the call
 * @param members the members concerned
 * @param trigger when it has work
 * @param precondition what it waits for when it has work
 */
public record Step(
    String name,
    CallKind call,
    MemberSelector members,
    Trigger trigger,
    Precondition precondition) {}
